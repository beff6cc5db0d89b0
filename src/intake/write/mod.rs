//! A portfolio as the text of its file: the same portfolio, the same bytes.

mod json;
mod sections;
mod toml;

use self::sections::{Section, sections};
use super::error::IntakeError;
use super::portfolio::read_portfolio_until;
use super::stop::Steps;
use super::tree::{Format, Key, Node, Span, Table, Value};
use crate::model::{Portfolio, ProductKey};

/// How product keys are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// In full, where they are known in full.
    Full,
    /// With their last five characters only.
    Masked,
}

impl Keys {
    fn text(self, key: &ProductKey) -> String {
        match (self, key.reveal()) {
            (Self::Full, Ok(text)) => text.to_string(),
            _ => key.to_string(),
        }
    }
}

/// Writes the text of a portfolio file.
///
/// Records come in the order of their ids; what is absent is not written. Reading the text
/// gives the portfolio back, but for keys that are masked, which equal themselves alone.
///
/// # Errors
///
/// [`IntakeError::Unwritable`] for values that a file can't hold, such as a count of no licences.
pub fn write_portfolio(portfolio: &Portfolio, format: Format, keys: Keys) -> Result<String, IntakeError> {
    write_portfolio_until(portfolio, format, keys, &|| false)
}

/// The same, only until `stop` says so: it is asked now and then.
///
/// # Errors
///
/// Those of [`write_portfolio`], and [`IntakeError::Stopped`] where it was stopped.
pub fn write_portfolio_until(
    portfolio: &Portfolio,
    format: Format,
    keys: Keys,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<String, IntakeError> {
    let steps = Steps::new(Some(stop));
    let text = match format {
        Format::Toml => toml::write(sections(portfolio, keys), &steps)?,
        Format::Json => json::write(sections(portfolio, keys), &steps)?,
    };
    // A file that can't be read back must never take the place of one that can.
    match read_portfolio_until(&text, format, None, stop) {
        Ok(_) => Ok(text),
        Err(IntakeError::Stopped) => Err(IntakeError::Stopped),
        Err(error) => Err(IntakeError::Unwritable {
            problems: error.problems().to_vec(),
        }),
    }
}

/// The portfolio as plain data: what its JSON file holds.
#[must_use]
pub fn portfolio_to_json_value(portfolio: &Portfolio, keys: Keys) -> serde_json::Value {
    json::plain(sections(portfolio, keys))
}

/// The portfolio as the tree that reading its file gives, with days as days.
#[must_use]
pub fn portfolio_tree(portfolio: &Portfolio, keys: Keys) -> Table<'_> {
    portfolio_tree_until(portfolio, keys, &|| false).expect("nothing stops it")
}

/// The same, only until `stop` says so: it is asked now and then.
///
/// # Errors
///
/// [`IntakeError::Stopped`] where it was stopped.
pub fn portfolio_tree_until<'p>(
    portfolio: &'p Portfolio,
    keys: Keys,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Table<'p>, IntakeError> {
    let steps = Steps::new(Some(stop));
    let mut whole = Table::default();
    for (name, section) in sections(portfolio, keys) {
        let value = match section {
            Section::Value(value) => value,
            Section::Table(table) => Value::Table(Box::new(table)),
            Section::Records(records) => {
                let records = records.take_while(|_| !steps.stopped());
                let items: Vec<Node<'_>> = records.map(|record| node(Value::Table(Box::new(record)))).collect();
                if steps.ended() {
                    return Err(IntakeError::Stopped);
                }
                if items.is_empty() {
                    continue;
                }
                Value::List(items)
            }
        };
        let key = Key {
            text: name.into(),
            at: Span::default(),
        };
        // The names of the sections differ.
        let _ = whole.insert(key, node(value));
    }
    Ok(whole)
}

fn node(value: Value<'_>) -> Node<'_> {
    Node {
        at: Span::default(),
        value,
    }
}

/// One record of a portfolio as plain data, by the key of its list in the file, such as `benefit`,
/// and its id. What is absent is left out; keys are masked.
#[must_use]
pub fn record_to_json_value(portfolio: &Portfolio, table: &str, id: &str) -> Option<serde_json::Value> {
    sections::record(portfolio, table, id).map(|record| json::plain_table(&record))
}

/// A value of a text as plain data: days as ISO texts.
#[must_use]
pub fn value_to_json(value: &Value<'_>) -> serde_json::Value {
    json::plain_value(value)
}

#[cfg(test)]
mod tests;
