//! TOML as a person would write it: records as `[[tables]]`, small things in line.

use std::fmt::Write as _;

use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

use super::sections::Section;
use crate::intake::error::IntakeError;
use crate::intake::stop::Steps;
use crate::intake::tree::{Table, Value};

pub(super) fn write(sections: Vec<(&'static str, Section<'_>)>, steps: &Steps<'_>) -> Result<String, IntakeError> {
    let mut out = String::new();
    for (name, section) in sections {
        match section {
            Section::Value(value) => line(&mut out, name, &value),
            Section::Table(table) => block(&mut out, &format!("[{name}]"), &table),
            Section::Records(records) => {
                for record in records {
                    steps.go_on()?;
                    block(&mut out, &format!("[[{name}]]"), &record);
                }
            }
        }
    }
    Ok(out)
}

fn block(out: &mut String, header: &str, table: &Table<'_>) {
    // Writing into a string can't fail, here and below.
    let _ = writeln!(out, "\n{header}");
    for (key, node) in table.iter() {
        line(out, &key.text, &node.value);
    }
}

fn line(out: &mut String, key: &str, value: &Value<'_>) {
    put_key(out, key);
    out.push_str(" = ");
    put(out, value);
    out.push('\n');
}

fn put_key(out: &mut String, key: &str) {
    out.push_str(&TomlKeyBuilder::new(key).as_default().to_toml_key());
}

fn put(out: &mut String, value: &Value<'_>) {
    match value {
        Value::Null => {}
        Value::Flag(flag) => {
            let _ = write!(out, "{flag}");
        }
        Value::Integer(whole) => {
            let _ = write!(out, "{whole}");
        }
        Value::Number(text) | Value::Moment(text) => out.push_str(text),
        Value::Day(day) => {
            let _ = write!(out, "{day}");
        }
        Value::Text(text) => out.push_str(&TomlStringBuilder::new(text).as_basic().to_toml_value()),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                put(out, &item.value);
            }
            out.push(']');
        }
        Value::Table(table) if table.is_empty() => out.push_str("{}"),
        Value::Table(table) => {
            for (index, (key, node)) in table.iter().enumerate() {
                out.push_str(if index == 0 { "{ " } else { ", " });
                put_key(out, &key.text);
                out.push_str(" = ");
                put(out, &node.value);
            }
            out.push_str(" }");
        }
    }
}
