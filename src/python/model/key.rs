//! `ProductKey`: a secret that shows its last five characters.

use std::str::FromStr;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier, type_hint_union};

use crate::model::{KeyError, ProductKey};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::fields::{Arg, Field};
use crate::python::border::record::FieldDict;

impl From<KeyError> for PyErr {
    fn from(error: KeyError) -> Self {
        InvalidInputError::new_err(error.to_string())
    }
}

/// A 25-character product key in five groups of five, redeemable once. It is a secret.
///
/// It prints, logs, pickles and shows as dots with its last five characters; `reveal()` is the one way to its text. Two keys
/// are equal when their text is, letter case and dashes aside. A key made from the masked text can't be revealed and equals
/// only itself.
///
///     >>> key = pb.ProductKey("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5")
///     >>> key
///     ProductKey('•••••-•••••-•••••-•••••-EEEE5')
///     >>> key.last_five
///     'EEEE5'
///     >>> key == pb.ProductKey("aaaa1bbbb2cccc3dddd4eeee5")
///     True
#[pyclass(frozen, eq, hash, name = "ProductKey", module = "partnerbenefits")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyProductKey(pub(crate) ProductKey);

#[pymethods]
impl PyProductKey {
    #[new]
    fn new(text: Arg<'_, '_, SecretText>) -> PyResult<Self> {
        Ok(Self(text.take("text")?.0))
    }

    /// Return the whole key with dashes. Raises InvalidInputError where only the last five characters are known.
    fn reveal(&self) -> PyResult<String> {
        Ok(self.0.reveal()?.as_str().to_owned())
    }

    /// The last five characters, which tell keys apart without giving them away.
    #[getter]
    fn last_five(&self) -> String {
        self.0.last_five()
    }

    /// Whether only the last five characters are known.
    #[getter]
    fn is_masked(&self) -> bool {
        self.0.is_masked()
    }

    /// The masked text: dots and the last five characters.
    #[getter]
    fn masked(&self) -> String {
        self.0.to_string()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("ProductKey('{}')", self.0)
    }

    fn __format__(&self, format_spec: &Bound<'_, PyString>) -> PyResult<String> {
        let masked = PyString::new(format_spec.py(), &self.0.to_string());
        masked.call_method1("__format__", (format_spec,))?.extract()
    }

    /// Return its masked text: `{'text': '•••••-•••••-•••••-•••••-EEEE5'}`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<FieldDict<'py>> {
        let dict = PyDict::new(py);
        dict.set_item("text", self.0.to_string())?;
        Ok(FieldDict(dict))
    }

    /// Return the key of another `text`, or this one.
    #[pyo3(signature = (**changes: "object"))]
    fn replace<'py>(slf: &Bound<'py, Self>, changes: Option<Bound<'py, PyDict>>) -> PyResult<Bound<'py, Self>> {
        let mut made = slf.clone();
        for (name, text) in changes.into_iter().flatten() {
            let name = name.str()?.to_string();
            if name != "text" {
                let message = format!("`ProductKey` has no field `{name}`, expected `text`");
                return Err(InvalidInputError::new_err(message));
            }
            made = Bound::new(slf.py(), Self(SecretText::take(&text, "text")?.0))?;
        }
        Ok(made)
    }

    #[pyo3(signature = (**changes: "object"))]
    fn __replace__<'py>(slf: &Bound<'py, Self>, changes: Option<Bound<'py, PyDict>>) -> PyResult<Bound<'py, Self>> {
        Self::replace(slf, changes)
    }

    // What can't change is its own copy; by way of a pickle it would be masked.
    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        (slf.get_type(), (slf.get().0.to_string(),)).into_bound_py_any(slf.py())
    }
}

/// The text of a key on its way in: no error repeats it.
struct SecretText(ProductKey);

impl FromStr for SecretText {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        ProductKey::parse(text).map(Self)
    }
}

impl Field for SecretText {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "str");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let text = value.cast::<PyString>().ok().and_then(|text| text.to_cow().ok());
        let Some(text) = text else {
            let kind = value.get_type().name()?;
            return Err(InvalidInputError::new_err(format!(
                "`{name}` is of type `{kind}`, expected the text of a product key"
            )));
        };
        Ok(text.parse()?)
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        PyProductKey(self.0).give(py)
    }
}

impl Field for PyProductKey {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_union!(
        <PyProductKey as pyo3::PyTypeInfo>::TYPE_HINT,
        type_hint_identifier!("builtins", "str")
    );
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = <PyProductKey as pyo3::PyTypeInfo>::TYPE_HINT;

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        match value.cast::<Self>() {
            Ok(key) => Ok(key.get().clone()),
            Err(_) => SecretText::take(value, name).map(|text| Self(text.0)),
        }
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(Bound::new(py, self)?.into_any())
    }
}
