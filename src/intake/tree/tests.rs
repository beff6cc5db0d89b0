use super::*;
use crate::intake::error::FileProblem;

fn read(text: &str, format: Format) -> Result<Node<'_>, Vec<String>> {
    let problems = Problems::default();
    let node = parse(text, format, &problems);
    if problems.is_empty() {
        return Ok(node);
    }
    let said = problems.into_list(text, None);
    Err(said.iter().map(FileProblem::to_string).collect())
}

fn said(text: &str, format: Format) -> Vec<String> {
    read(text, format).expect_err("the text is wrong")
}

/// The tree without its places, as JSON says it.
fn plain(node: &Node<'_>) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Flag(flag) => flag.to_string(),
        Value::Integer(whole) => whole.to_string(),
        Value::Number(text) | Value::Moment(text) => format!("<{text}>"),
        Value::Text(text) => format!("{text:?}"),
        Value::Day(day) => format!("<{day}>"),
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(",")),
        Value::Table(table) => {
            let entries = table.iter().map(|(key, node)| format!("{}:{}", key.text, plain(node)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

fn toml(text: &str) -> String {
    plain(&read(text, Format::Toml).unwrap())
}

#[test]
fn toml_headers_dotted_keys_and_inline_tables_make_the_same_tree() {
    let whole = "{a:{b:{c:1}}}";
    for text in [
        "[a.b]\nc = 1",
        "a.b.c = 1",
        "[a]\nb.c = 1",
        "a = { b = { c = 1 } }",
        "a = { b.c = 1 }",
        "[a]\n[a.b]\nc=1",
    ] {
        assert_eq!(toml(text), whole, "{text}");
    }
}

#[test]
fn toml_lists_of_tables_grow_and_nest() {
    let text = "[[a]]\nx = 1\n[[a.b]]\ny = 2\n[[a.b]]\n[a.c]\nz = 3\n[[a]]\nx = 4\n";
    assert_eq!(toml(text), "{a:[{x:1,b:[{y:2},{}],c:{z:3}},{x:4}]}");
}

#[test]
fn toml_scalars_are_told_apart() {
    let text = "a=0x1F\nb=1_000\nc=1.5\nd=2026-01-10\ne=2026-01-10T00:00:00Z\nf=07:32:00\ng=true\nh='x'\ni=99999999999999999999\nj=2026-02-30";
    assert_eq!(
        toml(text),
        "{a:31,b:1000,c:<1.5>,d:<2026-01-10>,e:<2026-01-10T00:00:00Z>,f:<07:32:00>,g:true,h:\"x\",i:<99999999999999999999>,j:<2026-02-30>}"
    );
}

#[test]
fn toml_that_says_a_thing_twice_names_both_places() {
    let twice = |text| said(text, Format::Toml);
    assert_eq!(
        twice("a = 1\nb = 2\na = 3\n"),
        ["line 3, column 1: a: this key stands twice, first on line 1, column 1"]
    );
    for text in [
        "[a]\n[a]\n",
        "[[a]]\n[a]\n",
        "[a]\n[[a]]\n",
        "a = [{}]\n[[a]]\n",
        "a = {}\n[a.b]\n",
        "a.b = 1\n[a]\n",
        "[a.b]\n[a]\nb.c = 1\nb.c = 2\n",
        "a = 1\na.b = 2\n",
        "a = { b = 1, b = 2 }\n",
        "[[a]]\n[b]\n[[a.b.c]]\n[a.b]\nc = 1\n",
        "a = []\n[[a]]\n",
    ] {
        let said = twice(text);
        assert!(
            said.iter().any(|line| line.contains("stands twice")),
            "{text}: {said:?}"
        );
    }
}

#[test]
fn a_date_of_another_country_in_toml_says_how_to_write_it() {
    for (date, near) in [
        ("25.06.2026", ", did you mean `2026-06-25`?"),
        ("6/25/2026", ", did you mean `2026-06-25`?"),
        ("6/1/2026", ""),
    ] {
        assert_eq!(
            said(&format!("[a]\nend = {date} # soon\n"), Format::Toml),
            [format!(
                "line 2, column 7: `{date}` is not a date, expected a date like 2026-01-10{near}"
            )]
        );
    }
}

#[test]
fn a_key_that_stands_twice_names_its_table_of_a_list() {
    assert_eq!(
        said("[[a]]\nx = 1\n[[a]]\nx = 1\nx = 2\n", Format::Toml),
        ["line 5, column 1: a[1].x: this key stands twice, first on line 4, column 1"]
    );
}

#[test]
fn what_is_no_json_says_what_stands_there_and_what_should() {
    for (text, wanted) in [
        (
            "{\"a\" 1}",
            "line 1, column 6: this is not JSON: here is `1`, expected `:`",
        ),
        ("{a: 1}", "expected a key between quotation marks"),
        ("[1 2]", "here is `2`, expected `,` or `]`"),
        ("[1,", "here is the end, expected a value"),
        ("[1,]", "here is `]`, expected a value"),
        ("{\"a\": 1,}", "here is `}`, expected a key"),
        ("[1] 2", "here is `2`, expected nothing after the value"),
        ("// x\n1", "this is not JSON"),
        ("[\"a", "this is not JSON"),
    ] {
        let said = said(text, Format::Json);
        assert!(said.len() == 1 && said[0].contains(wanted), "{text}: {said:?}");
    }
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let list = "[{\"a\": 1}".to_owned() + &", {\"a\": 1}".repeat(1000) + "]";
    for (text, format) in [
        (list.clone(), Format::Json),
        (format!("x = {}", list.replace(':', "=").replace('"', "")), Format::Toml),
    ] {
        let problems = Problems::until(&|| true);
        let _ = parse(&text, format, &problems);
        assert!(problems.ended(), "{format:?}");
    }
}

#[test]
fn every_wrong_statement_of_a_toml_text_is_named() {
    let said = said("a = \nb = 1\nc = [1, 2\nd = 3\n", Format::Toml);
    assert!(said.len() >= 2, "{said:?}");
    assert!(said[0].starts_with("line 1, column 5:"), "{said:?}");
}

#[test]
fn a_long_toml_text_is_read_in_pieces_without_a_seam() {
    let mut text = String::from("top = '''\n[[not a header]]\n'''\n");
    for item in 0..3000 {
        text.push_str(&format!("[[list]]\nid = {item}\nmany = [\n  1,\n  2,\n]\n"));
    }
    let node = read(&text, Format::Toml).unwrap();
    let Value::Table(table) = &node.value else {
        panic!("a table")
    };
    let Some(Value::List(items)) = table.get("list").map(|node| &node.value) else {
        panic!("a list")
    };
    assert_eq!(items.len(), 3000);
    assert_eq!(plain(&items[2999]), "{id:2999,many:[1,2]}");
}

#[test]
fn a_table_of_many_keys_finds_each_and_refuses_a_second() {
    let mut text: String = (0..100).map(|key| format!("k{key} = {key}\n")).collect();
    let node = read(&text, Format::Toml).unwrap();
    let Value::Table(table) = &node.value else {
        panic!("a table")
    };
    assert_eq!(table.get("k99").map(plain), Some("99".to_owned()));
    assert!(table.get("k100").is_none());
    text.push_str("k50 = 1\n");
    assert_eq!(
        said(&text, Format::Toml),
        ["line 101, column 1: k50: this key stands twice, first on line 51, column 1"]
    );
}

#[test]
fn json_is_read_as_the_standard_has_it() {
    let read = |text| plain(&read(text, Format::Json).unwrap());
    assert_eq!(
        read(r#"{"a": [1, -2.5e3, "x\u00e9\ud83d\ude00\n", null, true, {}]}"#),
        "{a:[1,<-2.5e3>,\"xé😀\\n\",null,true,{}]}"
    );
    for text in [
        "",
        "{a: 1}",
        "{\"a\": 1,}",
        "// x\n1",
        "[1 2]",
        "NaN",
        "'x'",
        "01",
        "{\"a\"",
        "\"\\ud800\"",
        "[1] 2",
        "0x10",
    ] {
        assert!(!said(text, Format::Json).is_empty(), "{text}");
    }
}

#[test]
fn a_json_key_that_stands_twice_names_both_places() {
    assert_eq!(
        said("{\"a\": 1,\n \"a\": 2}", Format::Json),
        ["line 2, column 2: a: this key stands twice, first on line 1, column 2"]
    );
}

#[test]
fn nothing_nests_so_deep_that_it_brings_the_process_down() {
    let many = 100_000;
    for (text, format) in [
        (format!("a = {}", "[".repeat(many)), Format::Toml),
        (format!("a = {}{}", "[".repeat(many), "]".repeat(many)), Format::Toml),
        (format!("a = {}", "{a=".repeat(many)), Format::Toml),
        (format!("{}a = 1", "a.".repeat(many)), Format::Toml),
        (format!("[{}a]", "a.".repeat(many)), Format::Toml),
        (format!("a = {{ {}a = 1 }}", "a.".repeat(many)), Format::Toml),
        ("[".repeat(many), Format::Json),
        (format!("{}1{}", "[".repeat(many), "]".repeat(many)), Format::Json),
        ("{\"a\":".repeat(many), Format::Json),
    ] {
        assert!(!said(&text, format).is_empty());
    }
    assert!(read(&format!("a = {}{}", "[".repeat(60), "]".repeat(60)), Format::Toml).is_ok());
}

mod any_text {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn no_text_brings_the_reader_down(text in "[\\[\\]{}a.b=,:\"'\\\\u0-9\\-T\n#eé \t\r]{0,60}") {
            for format in [Format::Toml, Format::Json] {
                let problems = Problems::default();
                let _ = parse(&text, format, &problems);
                let _ = problems.into_list(&text, Some("f"));
            }
        }

        #[test]
        fn what_serde_reads_as_json_reads_as_json_here(text in "[\\[\\]{},:\"a0-9\\-.e ntrufals\\\\]{0,16}") {
            let serde = serde_json::from_str::<serde_json::Value>(&text);
            let problems = Problems::default();
            let _ = parse(&text, Format::Json, &problems);
            if serde.is_ok() {
                prop_assert!(problems.is_empty(), "{:?}", problems.into_list(&text, None));
            }
        }
    }
}
