//! `Verdict`: the answer to "may I?".

use super::action::AnyAction;
use super::change::PyTermChange;
use super::notes::{PyNotice, PyReason};
use crate::model::PersonId;
use crate::python::border::fields::List;
use crate::python::border::record::record;
use crate::rules::Verdict;

record! {
    /// Whether an action is allowed, with every reason against it and what must be seen. It is true when it is allowed.
    ///
    /// `Portfolio.check` gives one.
    ///
    ///     >>> verdict = example.check(pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10)))
    ///     >>> bool(verdict), verdict.reasons, verdict.change.end_after
    ///     (True, [], datetime.date(2026, 6, 15))
    class PyVerdict(Verdict) = "Verdict", only *, with outputs;
    required {}
    optional {
        /// What was asked; None where the term calculator was.
        action: AnyAction = |it| it.action.clone().map(AnyAction);
        /// What an allowed redemption does to licences and end; None for what is no redemption, and where it is refused.
        change: PyTermChange = |it| it.change.clone().filter(|_| it.allowed()).map(PyTermChange::from);
    }
    defaulted {
        /// Every reason against it, in the order of `rules()`; none where it is allowed.
        reasons: List<PyReason> = |it| List(it.reasons.iter().cloned().map(PyReason).collect());
        /// What must be seen.
        notices: List<PyNotice> = |it| List(it.notices.iter().cloned().map(PyNotice).collect());
        /// For an order: the ids of the people listed who may place it.
        may_act: List<PersonId> = |it| List(it.may_act.clone());
        /// What the answer rests on beyond the rules, such as how a day was read; mostly nothing.
        remarks: List<String> = |it| List(it.remarks.clone());
    }
    make {
        Ok(Verdict {
            action: action.map(|action| action.0),
            reasons: reasons.0.into_iter().map(|reason| reason.0).collect(),
            notices: notices.0.into_iter().map(|notice| notice.0).collect(),
            change: change.map(|change| change.0.change),
            may_act: may_act.0,
            remarks: remarks.0,
        })
    }
    methods {
        /// Whether nothing speaks against it.
        #[getter]
        fn allowed(&self) -> bool {
            self.0.allowed()
        }

        /// Return the answer in plain lines: each reason with what to do and its source, the derivation, the notices.
        fn explain(&self) -> String {
            self.0.explain()
        }

        fn __bool__(&self) -> bool {
            self.0.allowed()
        }

        fn __str__(&self) -> String {
            self.0.explain()
        }
    }
}
