//! Numbers as they are written: digits of any script, Han numerals, Roman numerals, Arabic letters as numbers, number words.

/// Code points of the digit zero of the scripts whose decimal digits stand in one run (Unicode 15, general category Nd).
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090,
    0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950,
    0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0,
    0x1E950, 0x1FBF0,
];

/// The value of a decimal digit of any script: 3 for `3`, `٣`, `۳`, `３`, `३`.
pub fn digit_value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).map(|d| d as u8);
    }
    let code = c as u32;
    let at = ZEROS.partition_point(|&z| z <= code);
    let d = code - ZEROS.get(at.checked_sub(1)?)?;
    (d < 10).then_some(d as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_have_their_value() {
        for (c, want) in [('7', 7), ('٣', 3), ('۳', 3), ('３', 3), ('३', 3), ('𝟡', 9), ('๙', 9)] {
            assert_eq!(digit_value(c), Some(want), "{c}");
        }
        for c in ['a', '²', '三', 'Ⅳ', '①', 'ا'] {
            assert_eq!(digit_value(c), None, "{c}");
        }
    }
}
