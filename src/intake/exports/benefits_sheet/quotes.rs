//! A quotation mark that opens a cell and is never closed swallows the rest of a sheet.

/// The line, from 1, that such a mark stands on.
pub(super) fn unclosed(text: &str, delimiter: u8) -> Option<u64> {
    let (mut line, mut opened) = (1, 1);
    let (mut quoted, mut starts) = (false, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\n' {
            line += 1;
        }
        if quoted {
            // Two of them are one that belongs to the text.
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                quoted = false;
            }
            continue;
        }
        if byte == b'"' && starts {
            (quoted, opened) = (true, line);
        }
        starts = byte == delimiter || matches!(byte, b'\n' | b'\r');
    }
    quoted.then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mark_that_opens_a_cell_can_stay_open() {
        assert_eq!(unclosed("a,b\n\"x,1\ny,2\n", b','), Some(2));
        for sound in [
            "a,b\n\"x\",1\n",
            "a\n5\" screen\n",
            "a\n\"5\"\" screen\"\n",
            "\"a\nb\",c",
            "",
            "\"\"",
        ] {
            assert_eq!(unclosed(sound, b','), None, "{sound}");
        }
        assert_eq!(unclosed("a\n\"\"\"", b','), Some(2));
    }
}
