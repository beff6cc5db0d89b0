//! `Notice` and `Reason`: what must be seen, and why not.

use crate::model::{Notice, NoticeId, nearest};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::record::record;
use crate::rules::notices::NOTICES;
use crate::rules::{RULES, Reason};

record! {
    /// Something that does not stop an action, but that the analyst must see.
    ///
    ///     >>> change = pb.add_licenses(licenses=100, end=date(2026, 12, 1), key_licenses=300, on=date(2026, 1, 15))
    ///     >>> isinstance(change.notices, list)
    ///     True
    class PyNotice(Notice) = "Notice", only *;
    required {
        /// Which kind of notice, such as `end-moves-earlier`.
        id: String = |it| it.id.to_string();
        /// One line with the values it is about.
        message: String = |it| it.message.clone();
    }
    optional {
        /// Where the fact comes from.
        source: String = |it| Some(it.source.to_owned());
    }
    defaulted {}
    make {
        let rule = NOTICES
            .iter()
            .find(|rule| rule.id == id)
            .ok_or_else(|| unknown("notice", "id", &id, NOTICES.iter().map(|rule| rule.id)))?;
        same_source(source.as_deref(), rule.source.0, &id)?;
        Ok(Notice { id: NoticeId(rule.id), message, source: rule.source.0 })
    }
    methods {
        fn __str__(&self) -> String {
            self.0.to_string()
        }
    }
}

record! {
    /// Why something is refused: the rule, and what to do instead.
    ///
    ///     >>> try:
    ///     ...     pb.extend(licenses=5, end=date(2026, 3, 15), key_licenses=16)
    ///     ... except pb.RefusedError as refused:
    ///     ...     print(refused.reasons[0].rule)
    ///     extend-over-three-years
    class PyReason(Reason) = "Reason", only *;
    required {
        /// The id of the rule; `rules()` lists them.
        rule: String = |it| it.rule.to_owned();
        /// One line with the offending values.
        message: String = |it| it.message.clone();
    }
    optional {
        /// What to do instead, and which role may do it.
        fix: String = |it| Some(it.fix.clone());
        /// The section of the article that the rule comes from.
        source: String = |it| Some(it.source.0.to_owned());
    }
    defaulted {}
    make {
        let known = RULES
            .iter()
            .find(|known| known.id == rule)
            .ok_or_else(|| unknown("rule", "rule", &rule, RULES.iter().map(|rule| rule.id)))?;
        same_source(source.as_deref(), known.source.0, &rule)?;
        let fix = fix.unwrap_or_else(|| known.fix.to_owned());
        Ok(Reason { rule: known.id, message, fix, source: known.source })
    }
    methods {
        fn __str__(&self) -> String {
            format!("{}: {}", self.0.rule, self.0.message)
        }
    }
}

fn unknown(what: &str, field: &str, found: &str, known: impl Iterator<Item = &'static str>) -> pyo3::PyErr {
    let hint = nearest(found, known).map_or_else(String::new, |name| format!(", did you mean `{name}`?"));
    InvalidInputError::new_err(format!("`{field}` is `{found}`, expected the id of a {what}{hint}"))
}

/// A rule has one source; another would be a false claim.
fn same_source(given: Option<&str>, known: &str, id: &str) -> pyo3::PyResult<()> {
    match given {
        Some(given) if given != known => Err(InvalidInputError::new_err(format!(
            "`source` is `{given}`, expected that of `{id}`, `{known}`"
        ))),
        _ => Ok(()),
    }
}
