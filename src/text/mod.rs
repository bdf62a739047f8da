//! Norwegian text: slugs, the alphabet, typography, numbers, nearest names.
