//! stub
use jiff::civil::Date;
/// x
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(String);
/// x
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeError { /// x
 Unreadable, /// x
 Impossible, /// x
 Backward }
impl Time {
 /// x
 pub fn parse(t:&str)->Result<Self,TimeError>{ if t.is_empty() {Err(TimeError::Unreadable)} else {Ok(Self(t.into()))} }
 /// x
 pub fn from_year(y:i64)->Self{Self(y.to_string())}
 /// x
 pub fn from_datetime(d:&toml::value::Datetime)->Result<Self,TimeError>{Ok(Self(d.to_string()))}
 /// x
 pub fn contains(&self,_d:Date)->bool{true}
 /// x
 pub fn is_interval(&self)->bool{self.0.contains('/')}
 /// x
 pub fn earliest(&self)->Option<Date>{None}
 /// x
 pub fn latest(&self)->Option<Date>{None}
 /// x
 pub fn words(&self,_l:&str)->String{self.0.clone()}
 /// x
 pub fn edtf(&self)->String{self.0.clone()}
 /// x
 pub fn apart(&self,_o:&Self)->bool{true}
}
/// x
pub fn date(t: &str) -> Option<Date> { t.parse().ok() }
