//! How one value crosses the border: read from Python with the name of its argument, given back as Python knows it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use chrono::NaiveDate;
use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyInt, PyMapping, PyString, PyTuple, PyType};
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::convert::{Day, shown};
use super::errors::InvalidInputError;
use super::watch::Looking;
use crate::columns::rows::RecordKind;
use crate::intake::Format;
use crate::model::{
    BenefitId, BenefitKind, BillingAccountId, BillingRole, FIT_ID, MembershipId, Origin, PersonId, RedemptionMode,
    SubscriptionId, TenantId, UserId, is_fit_id,
};
use crate::redeem::EventKind;
use crate::term::{Basis, Exact, ExtensionCap, MOST_LICENSES, Rounding, Verb};

/// A value that crosses the border.
pub(in crate::python) trait Field: Sized {
    /// What type checkers see of an argument.
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr;
    /// What type checkers see of a result.
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = Self::TAKEN;

    /// Reads an argument; an error names it, shows the value and says what was expected.
    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self>;

    /// The value as Python knows it.
    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

/// An argument that is read once its name is known, so that an error can tell it.
pub(in crate::python) struct Arg<'a, 'py, T>(Borrowed<'a, 'py, PyAny>, PhantomData<fn() -> T>);

impl<T: Field> Arg<'_, '_, T> {
    /// Reads it as the argument `name`.
    pub(in crate::python) fn take(self, name: &str) -> PyResult<T> {
        T::take(&self.0, name)
    }
}

impl<'py, T> Arg<'_, 'py, T> {
    /// The argument as it is.
    pub(in crate::python) fn raw(&self) -> &Bound<'py, PyAny> {
        &self.0
    }
}

impl<'a, 'py, T: Field> FromPyObject<'a, 'py> for Arg<'a, 'py, T> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = T::TAKEN;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(value, PhantomData))
    }
}

/// A result on its way to Python.
pub(in crate::python) struct Give<T>(pub(in crate::python) T);

impl<'py, T: Field> IntoPyObject<'py> for Give<T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = T::GIVEN;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        self.0.give(py)
    }
}

/// An error of the form "`name` is `value`, expected ...".
pub(in crate::python) fn unexpected(value: &Bound<'_, PyAny>, name: &str, expected: &str) -> PyErr {
    InvalidInputError::new_err(format!("`{name}` is `{}`, expected {expected}", shown(value)))
}

/// The same error with the name of the argument in front.
fn named(py: Python<'_>, error: PyErr, name: &str) -> PyErr {
    // A text that is not valid Unicode, or a date class that fails, ends here too.
    if error.is_instance_of::<PyException>(py) {
        InvalidInputError::new_err(format!("`{name}`: {}", error.value(py)))
    } else {
        error
    }
}

/// A whole number within 64 bits. Truth values and fractions are refused, numpy's whole numbers are not.
fn whole(value: &Bound<'_, PyAny>, name: &str, expected: &str) -> PyResult<i64> {
    if value.is_instance_of::<PyString>() {
        // Without its quotes `"25"` would look like the number that is expected.
        let text = format!("`{name}` is the text `\"{}\"`, expected {expected}", shown(value));
        return Err(InvalidInputError::new_err(text));
    }
    if value.is_instance_of::<PyBool>() {
        return Err(unexpected(value, name, expected));
    }
    value.extract().map_err(|_| {
        if value.is_instance_of::<PyInt>() {
            // Python refuses to write out thousands of digits, and nobody would read them.
            let digits = shown(value);
            let digits = if digits.len() > 40 || digits == "?" {
                "a number beyond 64 bits"
            } else {
                &digits
            };
            InvalidInputError::new_err(format!("`{name}` is `{digits}`, expected {expected}"))
        } else {
            unexpected(value, name, expected)
        }
    })
}

impl Field for i64 {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("typing", "SupportsIndex");
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_identifier!("builtins", "int");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        whole(value, name, "a whole number")
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

/// A count from `LEAST` to 2^31 - 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::python) struct Count<const LEAST: u32>(pub(in crate::python) u32);

/// Licences: 1 to 2^31 - 1.
pub(in crate::python) type Licenses = Count<1>;

impl<const LEAST: u32> Field for Count<LEAST> {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("typing", "SupportsIndex");
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_identifier!("builtins", "int");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        // The range is written out only when it was left.
        let expected = || format!("a whole number from {LEAST} to {MOST_LICENSES}");
        if value.is_exact_instance_of::<PyInt>()
            && let Ok(n) = value.extract::<u32>()
            && (LEAST..=MOST_LICENSES).contains(&n)
        {
            return Ok(Self(n));
        }
        let n = whole(value, name, &expected())?;
        u32::try_from(n)
            .ok()
            .filter(|n| (LEAST..=MOST_LICENSES).contains(n))
            .map(Self)
            .ok_or_else(|| unexpected(value, name, &expected()))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.0.into_pyobject(py)?.into_any())
    }
}

static FRACTION: PyOnceLock<Py<PyType>> = PyOnceLock::new();

impl Field for Exact {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("numbers", "Rational");
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_identifier!("fractions", "Fraction");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let py = value.py();
        let part = |part| value.getattr(part).ok()?.extract::<i128>().ok();
        let exact = part(intern!(py, "numerator")).zip(part(intern!(py, "denominator")));
        exact
            .filter(|(_, denominator)| *denominator != 0 && !value.is_instance_of::<PyBool>())
            .map(|(numerator, denominator)| Self::new(numerator, denominator))
            .ok_or_else(|| unexpected(value, name, "an exact number, such as a `Fraction`"))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let fraction = FRACTION.import(py, "fractions", "Fraction")?;
        if self.is_integer() {
            return fraction.call1((self.to_integer(),));
        }
        fraction.call1((*self.numer(), *self.denom()))
    }
}

impl Field for bool {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "bool");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        value.extract().map_err(|_| unexpected(value, name, "True or False"))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.into_pyobject(py)?.to_owned().into_any())
    }
}

impl Field for NaiveDate {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("datetime", "date"),
        type_hint_identifier!("builtins", "str")
    );
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_identifier!("datetime", "date");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        match value.extract::<Day>() {
            Ok(Day(day)) => Ok(day),
            Err(error) => Err(named(value.py(), error, name)),
        }
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Day(self).into_pyobject(py)
    }
}

fn text<'a>(value: &'a Bound<'_, PyAny>, name: &str) -> PyResult<std::borrow::Cow<'a, str>> {
    let text = value.cast::<PyString>().map_err(|_| unexpected(value, name, "text"))?;
    text.to_cow()
        .map_err(|_| InvalidInputError::new_err(format!("`{name}` is text that is not valid Unicode")))
}

impl Field for String {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "str");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        Ok(text(value, name)?.into_owned())
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(PyString::new(py, &self).into_any())
    }
}

macro_rules! ids {
    ($($id:ty),+) => { $(
        impl Field for $id {
            #[cfg(feature = "stubs")]
            const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "str");

            fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
                let text = text(value, name)?;
                if text.trim().is_empty() {
                    return Err(unexpected(value, name, "an id that is not empty"));
                }
                if !is_fit_id(&text) {
                    return Err(unexpected(value, name, FIT_ID));
                }
                Ok(Self::new(&text))
            }

            fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
                Ok(PyString::new(py, self.as_str()).into_any())
            }
        }
    )+ };
}

ids!(
    BenefitId,
    BillingAccountId,
    MembershipId,
    PersonId,
    SubscriptionId,
    TenantId,
    UserId
);

macro_rules! choices {
    ($($choice:ty),+) => { $(
        impl Field for $choice {
            #[cfg(feature = "stubs")]
            const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "str");

            fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
                let text = text(value, name)?;
                text.parse().map_err(|error| {
                    let told = format!("{error}");
                    // Some rooms name the argument themselves.
                    let own = format!("`{name}` is ");
                    InvalidInputError::new_err(if told.starts_with(&own) { told } else { format!("`{name}`: {told}") })
                })
            }

            fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
                Ok(PyString::intern(py, self.as_str()).into_any())
            }
        }
    )+ };
}

choices!(
    BenefitKind,
    RedemptionMode,
    Origin,
    BillingRole,
    Verb,
    Basis,
    Rounding,
    ExtensionCap,
    Format,
    RecordKind,
    EventKind
);

impl<T: Field> Field for Option<T> {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_union!(T::TAKEN, type_hint_identifier!("builtins", "None"));
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_union!(T::GIVEN, type_hint_identifier!("builtins", "None"));

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if value.is_none() {
            Ok(None)
        } else {
            T::take(value, name).map(Some)
        }
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.map_or_else(|| Ok(py.None().into_bound(py)), |value| value.give(py))
    }
}

/// Several values, from any iterable but a text; each error names its position.
fn several<T: Field>(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<T>> {
    let expected = "a list";
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyDict>() {
        return Err(unexpected(value, name, expected));
    }
    let items = value.try_iter().map_err(|_| unexpected(value, name, expected))?;
    let mut looking = Looking::default();
    items
        .enumerate()
        .map(|(position, item)| {
            looking.step(value.py())?;
            T::take(&item?, &format!("{name}[{position}]"))
        })
        .collect()
}

/// Several values as Python knows them.
fn given<T: Field>(values: Vec<T>, py: Python<'_>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    let mut looking = Looking::default();
    values
        .into_iter()
        .map(|value| {
            looking.step(py)?;
            value.give(py)
        })
        .collect()
}

impl<T: Field> Field for Vec<T> {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_subscript!(type_hint_identifier!("collections.abc", "Iterable"), T::TAKEN);
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "tuple"),
        T::GIVEN,
        type_hint_identifier!("builtins", "...")
    );

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        several(value, name)
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(PyTuple::new(py, given(self, py)?)?.into_any())
    }
}

/// Several values that Python gets as a list of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::python) struct List<T>(pub(in crate::python) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Field> Field for List<T> {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = <Vec<T> as Field>::TAKEN;
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_subscript!(type_hint_identifier!("builtins", "list"), T::GIVEN);

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        several(value, name).map(Self)
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(pyo3::types::PyList::new(py, given(self.0, py)?)?.into_any())
    }
}

impl<K: Field + Ord + Clone, V: Field> Field for BTreeMap<K, V> {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr =
        type_hint_subscript!(type_hint_identifier!("collections.abc", "Mapping"), K::TAKEN, V::TAKEN);
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_subscript!(type_hint_identifier!("builtins", "dict"), K::GIVEN, V::GIVEN);

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let mapping = value
            .cast::<PyMapping>()
            .map_err(|_| unexpected(value, name, "a dict"))?;
        let mut read = Self::new();
        for item in mapping.items()?.iter() {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let place = format!("{name}[{}]", shown(&key));
            read.insert(K::take(&key, &place)?, V::take(&value, &place)?);
        }
        Ok(read)
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let dict = PyDict::new(py);
        for (key, value) in self {
            dict.set_item(key.give(py)?, value.give(py)?)?;
        }
        Ok(dict.into_any())
    }
}

/// A value that stays as Python has it, to be read in the light of others.
pub(in crate::python) struct Plain<'py>(pub(in crate::python) Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Plain<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("builtins", "object");

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(value.to_owned()))
    }
}
