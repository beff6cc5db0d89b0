//! Just enough of Rust's lexer to tell code from comments and text.

/// One piece of code, with the line it is on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: usize,
}

/// Splits source into words, `::` and single marks; comments, strings and characters are left out.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut rest = source;
    let mut line = 1;
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (length, is_code) = piece(rest, first);
        let (text, after) = rest.split_at(length);
        if is_code {
            found.push(Token {
                text: text.to_owned(),
                line,
            });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

/// The length of the piece that `rest` starts with, and whether it is code.
fn piece(rest: &str, first: char) -> (usize, bool) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), false);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), false);
    }
    if let Some(length) = raw_text(rest) {
        return (length, false);
    }
    if first == '"' {
        return (quoted(rest, '"'), false);
    }
    if first == '\'' {
        return (quote_or_lifetime(rest), false);
    }
    if first.is_alphanumeric() || first == '_' {
        let length = rest.find(|mark: char| !mark.is_alphanumeric() && mark != '_');
        return (length.unwrap_or(rest.len()), true);
    }
    if rest.starts_with("::") {
        return (2, true);
    }
    (first.len_utf8(), !first.is_whitespace())
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of `r"..."`, `r#"..."#` and their `b` and `c` forms.
fn raw_text(rest: &str) -> Option<usize> {
    let after_prefix = ["r", "br", "cr"].iter().find_map(|prefix| rest.strip_prefix(prefix))?;
    let hashes = after_prefix.len() - after_prefix.trim_start_matches('#').len();
    let body = after_prefix[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&closing).map_or(body.len(), |at| at + closing.len());
    Some(rest.len() - body.len() + end)
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, mark) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if mark == '\\' {
            escaped = true;
        } else if mark == quote {
            return at + 1;
        }
    }
    rest.len()
}

/// A character literal ends with its quote; a lifetime has none.
fn quote_or_lifetime(rest: &str) -> usize {
    let mut after = rest[1..].chars();
    match (after.next(), after.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(rest, '\''),
        _ => 1,
    }
}

#[test]
fn comments_and_text_are_not_code() {
    let source = r##"
        // crate::plan
        /* crate::plan /* crate::plan */ crate::plan */
        let a = "crate::plan \" crate::plan";
        let b = r#"crate::"plan"#;
        let c = '"'; let d: &'static str = '\'';
        end
    "##;
    let code: Vec<String> = tokens(source).into_iter().map(|token| token.text).collect();
    assert_eq!(
        code.join(" "),
        "let a = ; let b = ; let c = ; let d : & static str = ; end"
    );
    assert_eq!(tokens(source).last().unwrap().line, 7);
}
