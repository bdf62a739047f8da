use super::*;
use image::codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Rgb, RgbImage};
use proptest::prelude::*;

fn picture(width: u32, height: u32) -> DynamicImage {
    let point = |x: u32, y: u32| Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90]);
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, point))
}

fn written(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    picture(width, height)
        .write_to(&mut out, format)
        .expect("a picture");
    out.into_inner()
}

/// A photograph with a place, a preview, a comment, and bytes after its end.
fn told(way: u8) -> Vec<u8> {
    let plain = written(40, 20, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([way, 0, 0, 0]);
    exif.extend(b"\x25\x88\x04\0\x01\0\0\0GPS!\0\0\0\0Kong Oscars gate");
    let mut out = plain[..2].to_vec();
    for (marker, payload) in [
        (0xe1, exif.as_slice()),
        (0xed, b"IPTC by Kari"),
        (0xfe, b"a comment"),
    ] {
        out.extend([0xff, marker]);
        out.extend(
            u16::try_from(payload.len() + 2)
                .expect("short")
                .to_be_bytes(),
        );
        out.extend(payload);
    }
    out.extend(&plain[2..]);
    out.extend(b"trailer with GPS");
    out
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn the_head_tells_the_size() {
    for (form, format) in [
        (Form::Jpeg, ImageFormat::Jpeg),
        (Form::Png, ImageFormat::Png),
        (Form::WebP, ImageFormat::WebP),
    ] {
        let found = probe(form, &written(640, 300, format)).expect("a picture");
        assert_eq!((found.width, found.height, found.moves), (640, 300, false));
        assert_eq!(found.widths().collect::<Vec<_>>(), [480]);
        assert_eq!(probe(form, b"not a picture"), Err(Fault::Broken));
        assert_eq!(probe(form, b""), Err(Fault::Broken));
    }
    assert_eq!(
        probe(Form::Jpeg, &told(6)).map(|found| (found.width, found.height)),
        Ok((20, 40))
    );
}

#[test]
fn an_enormous_claim_costs_its_head() {
    let mut png = written(2, 2, ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    assert_eq!(probe(Form::Png, &png), Err(Fault::Large(100_000, 100_000)));
    // Nothing at all, made as large as a photograph.
    png[16..24].copy_from_slice(&[0, 0, 0x17, 0x70, 0, 0, 0x17, 0x70]);
    assert_eq!(probe(Form::Png, &png), Err(Fault::Large(6000, 6000)));
}

#[test]
fn copies_tell_nothing_of_place_and_maker() {
    for way in [1, 6] {
        let clean = clean(Form::Jpeg, &told(way));
        for words in [&b"GPS"[..], b"Oscars", b"Kari", b"comment", b"trailer"] {
            assert!(!holds(&clean, words));
        }
        assert_eq!(
            probe(Form::Jpeg, &clean),
            probe(Form::Jpeg, &told(way)),
            "which way is up"
        );
        assert!(image::load_from_memory(&clean).is_ok());
    }
    let mut png = written(4, 4, ImageFormat::Png);
    png.splice(33..33, *b"\0\0\0\x0ctEXtAuthor\0Kari!\0\0\0\0");
    png.extend(b"trailer");
    let copy = clean(Form::Png, &png);
    assert_eq!(copy, written(4, 4, ImageFormat::Png));
    let mut webp = written(4, 4, ImageFormat::WebP);
    let plain = webp.clone();
    webp.extend(b"EXIF\x04\0\0\0GPS!XMP \x03\0\0\0abc\0");
    assert_eq!(clean(Form::WebP, &webp), plain);
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xfe\x04Kari\0!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;more";
    let copy = clean(Form::Gif, gif);
    assert!(!holds(&copy, b"Kari") && !holds(&copy, b"more") && copy.ends_with(b"\0;"));
    assert_eq!(probe(Form::Gif, &copy).map(|found| found.width), Ok(1));
}

#[test]
fn smaller_copies_stand_as_the_copy_of_full_size_does() {
    let mut png = written(640, 40, ImageFormat::Png);
    // An eXIf chunk that says that the picture lies on its side.
    let turned =
        b"\0\0\0\x1aeXIfMM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0\xd6gKi";
    png.splice(33..33, *turned);
    let copy = smaller(Form::Png, &png, 480).expect("a copy");
    let copy = image::load_from_memory(&copy).expect("a picture");
    assert_eq!((copy.width(), copy.height()), (480, 30));
    assert_eq!(clean(Form::Png, &png), written(640, 40, ImageFormat::Png));
}

/// Layers, each of which shows the one before twice.
fn layers(count: usize, one: impl Fn(usize) -> String, around: (&str, &str)) -> String {
    let layers: String = (1..=count).map(one).collect();
    let (before, after) = around;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{before}{layers}{after}</svg>"
    )
}

#[test]
fn drawings_that_show_themselves_very_often_are_refused() {
    let used = |at: usize| {
        let use_ = format!("<use href=\"#a{}\"/>", at - 1);
        format!("<g id='A{at}'>{use_}<!-- </g> -->{use_}</g>")
    };
    let masked = |at: usize| {
        let rect = format!("<rect mask=\"url( '#a{}' )\"/>", at - 1);
        format!("<mask id=\"a{at}\">{rect}{rect}</mask>")
    };
    let styled = |at: usize| {
        let rect = format!("<rect class=\"x m{at}\"/>");
        format!(
            "<style>/* {{ */.m{at}{{mask:url(#a{})}}</style><mask id=\"a{at}\">{rect}{rect}</mask>",
            at - 1
        )
    };
    let base = ("<rect id=\"a0\"/>", "");
    let heavy = |svg: &str| probe(Form::Svg, svg.as_bytes()) == Err(Fault::Heavy);
    assert!(!heavy(&layers(9, used, base)) && heavy(&layers(16, used, base)));
    assert!(!heavy(&layers(9, masked, base)) && heavy(&layers(16, masked, base)));
    assert!(!heavy(&layers(9, styled, base)) && heavy(&layers(16, styled, base)));
    // One that shows what it stands in.
    assert!(heavy(&layers(
        1,
        |_| String::new(),
        ("<g id='a'><use href='#a'/>", "</g>")
    )));
    // Many that show one thing, and many of one colour, are common.
    let points = |_| "<use xlink:href=\"#a0\"/><path fill=\"url(#c)\"/>".to_owned();
    let colour = "<rect id=\"a0\"/><linearGradient id=\"c\"><stop/><stop/></linearGradient>";
    assert!(!heavy(&layers(9_000, points, (colour, ""))));
    // However it is written it is found out soon.
    let rules = |at| {
        format!(
            "<style>.a{{mask:url(#a0)}}b{{mask:url(#a0)}}</style><g id='a0' class='a' x='{at}'/>"
        )
    };
    let start = std::time::Instant::now();
    assert!(heavy(&layers(10_000, rules, base)));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    // An animation that names what it stands in is no picture of it.
    let moved = "<rect id='a'><animate href='#a' attributeName='x'/></rect>";
    assert!(!heavy(&layers(1, |_| String::new(), (moved, ""))));
}

#[test]
fn drawings_that_are_filtered_very_often_are_refused() {
    let drawing = |steps: &str, more: &str| {
        let drawing = format!("<svg><filter id=\"f\">{steps}</filter>{more}</svg>");
        probe(Form::Svg, drawing.as_bytes()) == Err(Fault::Heavy)
    };
    let one = "<rect filter=\"url(#f)\"/>";
    let blur = "<feGaussianBlur stdDeviation=\"100000\"/>";
    let twice = |at: usize| {
        format!(
            "<feBlend in=\"r{at}\" in2=\"r{at}\" result=\"r{}\"/>",
            at + 1
        )
    };
    let half = |at: usize| format!("<feBlend in2=\"r{at}\" result=\"r{}\"/>", at + 1);
    let merged = |at: usize| {
        let node = format!("<feMergeNode in=\"r{at}\"/>");
        format!("<feMerge result=\"r{}\">{node}{node}</feMerge>", at + 1)
    };
    let chain = |length: usize, one: &dyn Fn(usize) -> String| {
        let steps: String = (0..length).map(one).collect();
        format!("<feFlood result=\"r0\"/>{steps}")
    };
    // A shadow, as drawing programs write it.
    let shadow = "<feFlood flood-opacity=\"0\" result=\"back\"/><feColorMatrix in=\"SourceAlpha\" result=\"hard\"/>\
        <feOffset dy=\"4\"/><feGaussianBlur stdDeviation=\"2\"/><feComposite in2=\"hard\" operator=\"out\"/>\
        <feBlend in2=\"back\" result=\"shadow\"/><feBlend in=\"SourceGraphic\" in2=\"shadow\" result=\"shape\"/>";
    assert!(!drawing(shadow, &one.repeat(8)));
    assert!(!drawing(&blur.repeat(5), one) && drawing(&blur.repeat(20), one));
    assert!(drawing(blur, &one.repeat(20)));
    assert!(!drawing(&chain(4, &twice), one) && drawing(&chain(20, &twice), one));
    assert!(!drawing(&chain(4, &half), one) && drawing(&chain(20, &half), one));
    assert!(!drawing(&chain(4, &merged), one) && drawing(&chain(20, &merged), one));
    assert!(drawing(
        "<feMorphology radius=\"100\"/>".repeat(9).as_str(),
        one
    ));
    assert!(drawing(&"<feFlood/>".repeat(5_000), one));
    // What is never applied costs nothing, and a name may be used again.
    assert!(!drawing(&blur.repeat(100), ""));
    assert!(!drawing(
        "<feOffset result=\"a\"/><feOffset in=\"a\" result=\"a\"/>",
        one
    ));
    let nested = |depth: usize| "<g opacity='.9'>".repeat(depth) + &"</g>".repeat(depth);
    assert!(!drawing("", &nested(100)) && drawing("", &nested(3_000)));
    for function in [
        "<g style=\"filter: blur(9px)\"/>",
        "<g filter=\"url(#f) drop-shadow(1 1 9px)\"/>",
        "<style>g { fill: red; backdrop-filter/**/:blur(9px) }</style>",
        "<g><set attributeName=\"filter\" to=\"blur(9px)\"/></g>",
    ] {
        assert!(drawing("", function), "{function}");
    }
}

#[test]
fn lines_of_very_many_marks_and_dashes_are_refused() {
    let heavy = |inside: &str| {
        let drawing = format!("<svg>{inside}</svg>");
        probe(Form::Svg, drawing.as_bytes()) == Err(Fault::Heavy)
    };
    let marked = |corners: usize, around: (&str, &str)| {
        let mark = "<marker id=\"m\"><circle/><circle/></marker>";
        let (before, after) = around;
        heavy(&format!(
            "{mark}{before}d=\"M0 0{}\"{after}",
            "l1-.5.5".repeat(corners)
        ))
    };
    let own = ("<path marker-mid=\"url(#m)\" ", "/>");
    let handed = ("<g style=\"marker:url(#m)\"><path ", "/></g>");
    for around in [own, handed] {
        assert!(
            !marked(1_000, around) && marked(9_000, around),
            "{around:?}"
        );
    }
    let dashed = |dashes: &str, count: usize| {
        heavy(&format!("<path stroke-dasharray=\"{dashes}\"/>").repeat(count))
    };
    assert!(!dashed("0.5, 2", 500) && !dashed("0", 500) && !dashed("none", 500));
    assert!(!dashed("0.001", 1) && dashed("0.001,.002", 100));
    assert!(heavy("<style>path { stroke-dasharray: 0.001px }</style>"));
}

fn is_heavy(inside: &str) -> bool {
    let drawing = format!("<svg viewBox='0 0 1000 1000'>{inside}</svg>");
    probe(Form::Svg, drawing.as_bytes()) == Err(Fault::Heavy)
}

#[test]
fn drawings_that_make_pictures_and_shadows_by_style_are_refused() {
    let one = "<rect class='a' width='1000' height='1000'/>";
    let styled =
        |rule: &str, count: usize| is_heavy(&format!("<style>{rule}</style>{}", one.repeat(count)));
    let gradient = "repeating-radial-gradient(red 0 .001px,blue 0 .002px)";
    for name in [
        "mask",
        "mask-image",
        "-webkit-mask",
        "background",
        "border-image",
        "fill",
    ] {
        let many = [gradient; 20].join(",");
        assert!(styled(&format!("rect{{{name}:{many}}}"), 50), "{name}");
        assert!(styled(&format!("@media all{{.a{{{name}:{many};}}}}"), 50));
        assert!(is_heavy(&format!(
            "<g style='{name}:{}'/>",
            [gradient; 300].join(",")
        )));
    }
    assert!(!styled("rect{background:linear-gradient(red,blue)}", 20));
    // It is of others.
    assert!(!styled(
        "svg.b{fill:red}.b{mask:linear-gradient(red,blue)}",
        500
    ));
    // However it is hidden.
    for hidden in [
        "svg{--m:linear-gradient(red,blue)}rect{mask:var(--m)}",
        "rect{text-shadow:var(--s)}",
        "rect{b:'}.c{';mask:none}",
        "rect{b:'/*';mask:none;c:'*/'}",
    ] {
        assert!(styled(hidden, 1), "{hidden}");
    }
    let text = "<text x='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22'>Fisk</text>";
    let shadow = |shadows: &str, inside: &str| {
        is_heavy(&format!("<g style='text-shadow:{shadows}'>{inside}</g>"))
    };
    assert!(shadow(
        &["0 0 999px red"; 3_000].join(","),
        "<text>a</text>"
    ));
    assert!(is_heavy(&format!(
        "<style>text{{box-shadow:{}}}</style>",
        ["0 0 9px"; 99].join(",")
    )));
    assert!(shadow("0 0 9px red", text) && !shadow("1px 1px 0 #fff,-1px -1px 0 #fff", text));
    assert!(!shadow("1px 1px 2px rgba(0,0,0,.5)", "<text>Fisk</text>"));
    assert!(!styled(
        ":root{--c:#fff;--f:Arial,sans-serif}rect{fill:var(--c)}",
        900
    ));
}

#[test]
fn drawings_cut_to_shapes_of_very_many_corners_are_refused() {
    let shape = |corners: usize| format!("polygon({})", ["1px 2px"].repeat(corners).join(","));
    let rects = |count: usize| "<rect/>".repeat(count);
    for name in ["clip-path", "-webkit-clip-path", "shape-outside"] {
        let cut = |corners: usize, count: usize| {
            let shape = shape(corners);
            is_heavy(&format!(
                "<style>rect{{{name}:{shape}}}</style>{}",
                rects(count)
            ))
        };
        assert!(cut(9_000, 300) && !cut(8, 500), "{name}");
    }
    let path = "M0 0 L9 9".repeat(9_000);
    assert!(is_heavy(&format!(
        "<style>rect{{clip-path:path('{path}')}}</style>{}",
        rects(300)
    )));
    let cut = |line: &str| {
        let used = "<rect clip-path='url(#c)'/>".repeat(1_500);
        is_heavy(&format!(
            "<clipPath id='c'><path d='{line}'/></clipPath>{used}"
        ))
    };
    assert!(cut(&path) && !cut("M 53 14 L 99 14 L 99 80 L 53 80 Z"));
}

#[test]
fn lines_of_very_many_corners_are_refused_where_they_are_wide() {
    let line = |corners: usize, more: &str| {
        let corners = "l9-5".repeat(corners);
        is_heavy(&format!("<g {more}><path d='M0 0{corners}'/></g>"))
    };
    for wide in [
        "stroke-width='900' stroke-linejoin='round'",
        "style='stroke-width:900px'",
        "stroke-width='9' transform='scale(100)'",
        "stroke-width='90%'",
    ] {
        assert!(line(20_000, wide) && !line(2_000, wide), "{wide}");
    }
    // As maps, charts and signs are.
    assert!(!line(20_000, "stroke-width='.5' stroke-linejoin='round'"));
    assert!(!line(10_000, "stroke-width='1' stroke-dasharray='4 2'"));
    assert!(line(60_000, "fill='red'"));
    let arcs = |count: usize| {
        let arcs = "A99 50 0 0 1 7 9".repeat(count);
        is_heavy(&format!(
            "<path stroke-width='90' stroke-dasharray='5 5' d='M0 0{arcs}'/>"
        ))
    };
    assert!(arcs(15_000) && !arcs(500));
    let used = |count: usize, corners: usize| {
        let line = format!("<path id='a' d='M0 0{}'/>", "l9-5".repeat(corners));
        is_heavy(&(line + &"<use href='#a'/>".repeat(count)))
    };
    assert!(used(300, 9_000) && !used(3_000, 20));
    let filled = |count: usize| {
        let inside = "<rect/>".repeat(count);
        is_heavy(&format!(
            "<pattern id='p'>{inside}</pattern><g fill='url(#p)'>{inside}</g>"
        ))
    };
    assert!(filled(300) && !filled(30));
    let icon = "<svg width='24' height='24'><path stroke-width='2' d='M3 12h18M12 3v18'/></svg>";
    assert!(probe(Form::Svg, icon.as_bytes()).is_ok());
}

#[test]
fn a_drawing_of_too_many_bytes_is_said_to_be_so() {
    let long = format!("<svg>{}</svg>", " ".repeat(1 << 20));
    assert_eq!(probe(Form::Svg, long.as_bytes()), Err(Fault::Long));
}

#[test]
fn pictures_that_break_off_are_told() {
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    let wide = DynamicImage::ImageRgb8(RgbImage::from_fn(64, 64, |x, y| {
        Rgb([(x * y) as u8, (x ^ y) as u8, (x * 7 + y * 13) as u8])
    }));
    let written = |format| {
        let mut out = std::io::Cursor::new(Vec::new());
        wide.write_to(&mut out, format).expect("a picture");
        out.into_inner()
    };
    for (form, whole) in [
        (Form::Jpeg, written(ImageFormat::Jpeg)),
        (Form::Jpeg, told(6)),
        (Form::Png, written(ImageFormat::Png)),
        (Form::WebP, written(ImageFormat::WebP)),
        (Form::Gif, gif.to_vec()),
    ] {
        assert!(probe(form, &whole).is_ok(), "{form:?}");
        // Before its end, which in some has marks that it does without.
        let end = whole.len()
            - if form == Form::Jpeg && holds(&whole, b"trailer") {
                20
            } else {
                4
            };
        for cut in [end, end * 3 / 4, end / 2] {
            let found = probe(form, &whole[..cut]);
            assert!(
                matches!(found, Err(Fault::Cut | Fault::Broken)),
                "{form:?} {cut} {found:?}"
            );
        }
        let mut trailed = whole.clone();
        trailed.extend([0; 9]);
        assert!(probe(form, &trailed).is_ok(), "{form:?}");
    }
    assert_eq!(
        probe(Form::WebP, &written(ImageFormat::WebP)[..30]),
        Err(Fault::Cut)
    );
}

#[test]
fn drawings_that_do_something_are_refused() {
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20.4\">{inside}</svg>")
    };
    let drawn = probe(
        Form::Svg,
        svg("<path class=\"online\" d=\"M0 0\"/><a href=\"#b\"/>").as_bytes(),
    );
    assert_eq!(drawn.map(|found| (found.width, found.height)), Ok((40, 20)));
    for inside in [
        "<script>alert(1)</script>",
        "<SCRIPT href='x'/>",
        "<svg:script/>",
        "<g onload=\"x()\"/>",
        "<g\nonClick = 'x'/>",
        "<a href=\"java\tscript:x\"/>",
        "<a href=\"&#106;avascript:x\"/>",
        "<foreignObject/>",
        "<image href=\"https://x.example/a.png\"/>",
        "<style>@import 'x'</style>",
        "<a href='#a' ping='https://x.example/'/>",
        "<style>a{fill:url(\\68ttp://x.example/a)}</style>",
        "<use href=\"data:image/svg+xml;base64,PHN2Zz4=#a\"/>",
        "<html:meta xmlns:html='http://www.w3.org/1999/xhtml' http-equiv='refresh'/>",
    ] {
        assert_eq!(
            probe(Form::Svg, svg(inside).as_bytes()),
            Err(Fault::Active),
            "{inside}"
        );
    }
    assert_eq!(
        probe(Form::Svg, b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>"),
        Err(Fault::Active)
    );
    assert_eq!(
        probe(
            Form::Svg,
            b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"x()\">]><svg/>"
        ),
        Err(Fault::Active)
    );
    for (name, right) in [
        ("UTF-8", true),
        ("iso-8859-1", true),
        ("utf-7", false),
        ("ISO-2022-JP", false),
    ] {
        let text = format!("<?xml version='1.0' encoding = \"{name}\"?>{}", svg(""));
        assert_eq!(probe(Form::Svg, text.as_bytes()).is_ok(), right, "{name}");
    }
    // Two bytes a letter, and a sign in between that makes a drawing of it here.
    let wide: Vec<u8> = "<?xml version='1.0'?><svg onload='x()'>"
        .bytes()
        .flat_map(|byte| [byte, 0])
        .chain(*b"<svg >")
        .collect();
    assert_eq!(probe(Form::Svg, &wide), Err(Fault::Broken));
    for disguised in [
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><svg/>",
        "<!DOCTYPE html><svg/>",
        "<svg><a href=\"javascript&colon;alert(1)\"/></svg>",
        "<svg><image href=\"\\\\evil.example/y.png\"/></svg>",
        "<svg><image href=\"/\\evil.example/y.png\"/></svg>",
        "<svg><image href = 'y.png'/></svg>",
        "<svg><style>@\\69mport \"https://e.example\"</style></svg>",
        "<svg><style>a { background: image-set(\"https://e.example\") }</style></svg>",
        "<svg><rect fill=\"url(/**/https://e.example)\"/></svg>",
        "<svg><rect style='fill: url( \"//e.example\")'/></svg>",
        "<svg><rect fill=\"u\\72l(https://e.example)\"/></svg>",
        "<svg><rect style=\"a: inkscape:x=\\1; fill:\\75rl(https://e.example)\"/></svg>",
        "<svg><rect inkscape:label='a' style=\"fill:\\75rl(https://e.example)\"/></svg>",
        "<svg><rect width=9/></svg>",
        "<svg><animate attributeName=\"href\" values=\"#a\"/></svg>",
        "<svg><animate attributeName = 'xlink:href' values=\"#a\"/></svg>",
    ] {
        assert_eq!(
            probe(Form::Svg, disguised.as_bytes()),
            Err(Fault::Active),
            "{disguised}"
        );
    }
    for harmless in [
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg/>",
        "<!DOCTYPE svg><svg/>",
        "<svg><style id='a' /><style>.a { fill: red }</style><text>C:\\a</text></svg>",
        "<svg><style type='text/css'>\n<![CDATA[\n.a > .b { fill: url(#c) }\n]]>\n</style></svg>",
        "<svg inkscape:export-filename=\"C:\\bilder\\a.png\" sodipodi:docname=\"C:\\a.svg\"/>",
        "<svg><text>Fisk &amp; vilt</text><use href=\"#a\"/><rect fill=\"url(#b)\" style=\"fill:url('#c')\"/></svg>",
    ] {
        assert!(probe(Form::Svg, harmless.as_bytes()).is_ok(), "{harmless}");
    }
    assert_eq!(probe(Form::Svg, b"<html></html>"), Err(Fault::Broken));
    assert_eq!(probe(Form::Svg, b"\xff\xfe"), Err(Fault::Broken));
}

#[test]
fn pictures_within_a_drawing_are_bounded_as_others() {
    let inline = |data: &str| format!("<svg><image href=\"data:image/png;base64,{data}\"/></svg>");
    // The head of a PNG, 1 by 1 and 65536 by 65536.
    let one = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptV";
    let many = "iVBORw0KGgoAAAANSUhEUgABAAAAAQAACAAAAAA6fptV";
    let of = |drawing: String| probe(Form::Svg, drawing.as_bytes());
    assert!(of(inline(one)).is_ok());
    for hidden in [
        many.to_owned(),
        many.replacen('A', "%41", 1),
        format!("\n{many}"),
    ] {
        assert_eq!(
            of(inline(&hidden)),
            Err(Fault::Large(65_536, 65_536)),
            "{hidden}"
        );
    }
    assert_eq!(of(inline("Qk0=")), Err(Fault::Broken));
}

/// Browsers join a style's text over whatever stands between its pieces.
#[test]
fn styles_that_are_torn_apart_are_refused() {
    for torn in [
        "<svg><style><![CDATA[a{fill:\\75rl(//e.example)}]]></style></svg>",
        "<svg><style>@im<!---->port '//e.example'</style></svg>",
        "<svg><style>@im<?x?>port '//e.example'</style></svg>",
        "<svg><style>@im<g/>port '//e.example'</style></svg>",
        "<svg><style><g/>a{fill:\\75rl(//e.example)}</style></svg>",
        "<svg><style><![CDATA[@im]]><![CDATA[port '//e.example']]></style></svg>",
        "<svg><style><![CDATA[@im]]>port '//e.example'</style></svg>",
        "<svg><style>@im<![CDATA[port '//e.example']]></style></svg>",
        "<svg><s:style media='/>'>@im<!---->port '//e.example'</s:style></svg>",
    ] {
        assert_eq!(
            probe(Form::Svg, torn.as_bytes()),
            Err(Fault::Active),
            "{torn}"
        );
    }
}

#[test]
fn copies_are_smaller_and_the_same_each_time() {
    for (form, format) in [
        (Form::Jpeg, ImageFormat::Jpeg),
        (Form::Png, ImageFormat::Png),
        (Form::WebP, ImageFormat::WebP),
    ] {
        let bytes = written(640, 300, format);
        let copy = smaller(form, &bytes, 480).expect("a copy");
        let image = image::load_from_memory(&copy).expect("a picture");
        assert_eq!((image.width(), image.height()), (480, 225));
        assert_eq!(smaller(form, &bytes, 480), Some(copy));
    }
    let turned = smaller(Form::Jpeg, &told(6), 10).expect("a copy");
    let turned = image::load_from_memory(&turned).expect("a picture");
    assert_eq!((turned.width(), turned.height()), (10, 20));
    assert_eq!(smaller(Form::Png, b"\x89PNG\r\n\x1a\n", 480), None);
    // Never larger: this one would be 480 by 1,440,000.
    let narrow = written(1, 3000, ImageFormat::Png);
    assert_eq!(smaller(Form::Png, &narrow, 480), None);
}

/// A picture that says which colours its numbers are, those of `space`.
fn profiled(form: Form, space: &[u8; 4]) -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(space);
    let mut out = Vec::new();
    fn write(mut encoder: impl ImageEncoder, profile: Vec<u8>) {
        encoder.set_icc_profile(profile).expect("a profile");
        let written = picture(640, 300).write_with_encoder(encoder);
        written.expect("a picture");
    }
    match form {
        Form::Jpeg => write(JpegEncoder::new(&mut out), profile),
        Form::Png => write(PngEncoder::new(&mut out), profile),
        _ => write(WebPEncoder::new_lossless(&mut out), profile),
    }
    out
}

#[test]
fn copies_say_which_colours_they_are_of() {
    for form in [Form::Jpeg, Form::Png, Form::WebP] {
        let of_copy = |space| {
            let copy = smaller(form, &profiled(form, space), 480).expect("a copy");
            let reader = ImageReader::new(std::io::Cursor::new(copy)).with_guessed_format();
            let decoder = reader.expect("a form").into_decoder();
            decoder.expect("a picture").icc_profile().expect("read")
        };
        let kept = of_copy(b"RGB ").expect("a profile");
        assert_eq!(&kept[16..20], b"RGB ", "{form:?}");
        // The numbers of a copy are red, green and blue.
        for other in [b"GRAY", b"CMYK"] {
            assert_eq!(of_copy(other), None, "{form:?}");
        }
    }
}

#[test]
fn a_copy_hangs_not_on_what_was_made_before_it() {
    let bytes = written(2000, 50, ImageFormat::Png);
    let first = smaller(Form::Png, &bytes, 960).expect("a copy");
    assert_eq!(smaller(Form::Png, &bytes, 960).as_ref(), Some(&first));
    assert!(smaller(Form::Png, &bytes, 480).is_some());
    // So many others that it is not remembered.
    for width in 500..510 {
        assert!(smaller(Form::Png, &written(width, 50, ImageFormat::Png), 480).is_some());
    }
    assert_eq!(smaller(Form::Png, &bytes, 960), Some(first));
}

proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..200, cut in 0_usize..900) {
        for form in [Form::Jpeg, Form::Png, Form::WebP, Form::Gif, Form::Svg] {
            let _ = probe(form, &bytes);
            let _ = clean(form, &bytes);
        }
        for (form, sound) in [(Form::Jpeg, told(3)), (Form::Png, written(9, 9, ImageFormat::Png)), (Form::WebP, written(9, 9, ImageFormat::WebP))] {
            let mut sound = sound;
            sound.truncate(cut.max(20));
            let end = (at + bytes.len()).min(sound.len());
            if at < end {
                sound[at..end].copy_from_slice(&bytes[..end - at]);
            }
            let _ = probe(form, &sound);
            let _ = clean(form, &sound);
        }
    }
}
