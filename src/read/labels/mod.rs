//! Labels of headings and list items in all languages: where they stand ([`parse`]) and how their siblings settle what they
//! count ([`settle`]).

mod numerals;
mod parse;
mod settle;
mod words;

pub use crate::language::is_han;
pub use parse::{Candidate, is_space, is_uncased, parse, parse_inside};
pub use settle::{Key, key_of, settle};
pub use words::Words;

/// The value of a digit of any script that labels use.
pub fn digit_value(c: char) -> Option<u32> {
    numerals::digit(c)
}

/// True for the digits that labels use.
pub fn digit_like(c: char) -> bool {
    numerals::digit(c).is_some()
}

#[cfg(test)]
mod tests;
