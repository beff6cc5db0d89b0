//! What all value objects share: keyword-only making, getters, `repr`, `==`, `hash`, pickling, `to_dict` and `replace`.

use std::convert::Infallible;

use pyo3::IntoPyObjectExt;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pyclass::{PyClass, boolean_struct::True};
use pyo3::types::{PyDict, PyList, PyMapping, PyTuple};
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier, type_hint_subscript};

use super::errors::InvalidInputError;
use super::fields::{Field, unexpected};
use crate::model::nearest;
use crate::python::acting::action::AnyAction;
use crate::python::tables::table::PyTable;

/// A value object made of named fields.
pub(in crate::python) trait Shape: PyClass<Frozen = True> + Clone + Sync {
    /// The names of its fields, in order, and whether each must be given.
    const FIELDS: &'static [(&'static str, bool)];

    /// Its fields, in that order, as Python knows them.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>>;
}

fn pairs<'py, T: Shape>(
    value: &T,
    py: Python<'py>,
) -> PyResult<impl Iterator<Item = (&'static str, bool, Bound<'py, PyAny>)>> {
    let fields = T::FIELDS.iter().zip(value.values(py)?);
    Ok(fields.map(|(&(name, required), value)| (name, required, value)))
}

/// Whether a field is as good as not given.
fn is_absent(value: &Bound<'_, PyAny>) -> bool {
    let empty =
        value.is_instance_of::<PyTuple>() || value.is_instance_of::<PyList>() || value.is_instance_of::<PyDict>();
    value.is_none() || (empty && value.len().is_ok_and(|len| len == 0))
}

/// `Membership(id='m', offer='Partner Success Core')`: fields that were not given are left out.
pub(in crate::python) fn repr<T: Shape>(value: &T, py: Python<'_>) -> PyResult<String> {
    let mut parts = Vec::with_capacity(T::FIELDS.len());
    for (name, required, value) in pairs(value, py)? {
        if required || !is_absent(&value) {
            parts.push(format!("{name}={}", value.repr()?));
        }
    }
    Ok(format!("{}({})", T::NAME, parts.join(", ")))
}

/// A dict from names of fields to values, said to be one in the stub.
pub(in crate::python) struct FieldDict<'py>(pub(in crate::python) Bound<'py, PyDict>);

impl<'py> IntoPyObject<'py> for FieldDict<'py> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "dict"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("typing", "Any")
    );

    fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Infallible> {
        Ok(self.0)
    }
}

/// The arguments that make the same value again.
fn new_args<'py, T: Shape>(value: &T, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let arguments = PyDict::new(py);
    for (name, required, value) in pairs(value, py)? {
        if required || !is_absent(&value) {
            arguments.set_item(name, value)?;
        }
    }
    Ok(arguments)
}

/// What pickling and copying want: how to make the same value again.
///
/// `__getnewargs_ex__` would be shorter, but the pickle protocols 0 and 1 do not ask for it.
pub(in crate::python) fn reduce<'py, T: Shape>(value: &Bound<'py, T>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    let new = py
        .import(intern!(py, "copyreg"))?
        .getattr(intern!(py, "__newobj_ex__"))?;
    (new, (value.as_any().get_type(), (), new_args(value.get(), py)?)).into_bound_py_any(py)
}

/// Plain data: dicts, lists, texts, numbers and days.
pub(in crate::python) fn to_dict<'py, T: Shape>(value: &T, py: Python<'py>) -> PyResult<FieldDict<'py>> {
    let dict = PyDict::new(py);
    for (name, _, value) in pairs(value, py)? {
        dict.set_item(name, plain(&value)?)?;
    }
    Ok(FieldDict(dict))
}

/// What a result says, by the names of its attributes, as plain data.
pub(in crate::python) fn plain_data<'py>(result: &Bound<'py, PyAny>, names: &[&str]) -> PyResult<FieldDict<'py>> {
    let dict = PyDict::new(result.py());
    for name in names {
        dict.set_item(name, plain(&result.getattr(*name)?)?)?;
    }
    Ok(FieldDict(dict))
}

fn plain<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    if value.is_instance_of::<PyTuple>() || value.is_instance_of::<PyList>() {
        let items = value
            .try_iter()?
            .map(|item| plain(&item?))
            .collect::<PyResult<Vec<_>>>()?;
        return Ok(PyList::new(py, items)?.into_any());
    }
    if let Ok(key) = value.cast::<crate::python::model::key::PyProductKey>() {
        return key.get().0.to_string().into_bound_py_any(py);
    }
    if let Ok(AnyAction(action)) = AnyAction::take(value, "action") {
        // Its class is lost, and `add_licenses` and `extend` have the same fields.
        let fields = PyDict::new(py);
        fields.set_item("verb", action.verb())?;
        fields.update(value.call_method0(intern!(py, "to_dict"))?.cast::<PyMapping>()?)?;
        return Ok(fields.into_any());
    }
    if value.is_instance_of::<PyTable>() {
        // A row a dict, as everybody writes a table in plain data.
        return value.call_method0(intern!(py, "to_pylist"));
    }
    match value.getattr_opt(intern!(py, "to_dict"))? {
        Some(method) => method.call0(),
        None => Ok(value.clone()),
    }
}

/// The same value with some fields changed; an unknown field is an error that names the nearest.
pub(in crate::python) fn replace<'py, T: Shape>(
    value: &T,
    made_by: &Bound<'py, PyAny>,
    changes: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let arguments = new_args(value, made_by.py())?;
    for (name, change) in changes.into_iter().flatten() {
        known_field::<T>(&name)?;
        arguments.set_item(name, change)?;
    }
    made_by.get_type().call((), Some(&arguments))
}

/// A value object as an argument: one of its class, or a dict of its fields.
pub(in crate::python) fn take<T: Shape>(value: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    if let Ok(made) = value.cast::<T>() {
        return Ok(made.get().clone());
    }
    let Ok(fields) = value.cast::<PyDict>() else {
        return Err(unexpected(value, name, &format!("a `{}`", T::NAME)));
    };
    for field in fields.keys() {
        known_field::<T>(&field)?;
    }
    for (field, _) in T::FIELDS.iter().filter(|(_, required)| *required) {
        if !fields.contains(field)? {
            return Err(InvalidInputError::new_err(format!(
                "`{name}` has no `{field}`, expected a `{}`",
                T::NAME
            )));
        }
    }
    let made = value.py().get_type::<T>().call((), Some(fields))?;
    Ok(made.cast_into::<T>()?.get().clone())
}

fn known_field<T: Shape>(name: &Bound<'_, PyAny>) -> PyResult<()> {
    let name = name.str()?.to_string();
    let names = || T::FIELDS.iter().map(|(name, _)| *name);
    if names().any(|known| known == name) {
        return Ok(());
    }
    let expected = names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = nearest(&name, names()).map_or_else(String::new, |name| format!(", did you mean `{name}`?"));
    Err(InvalidInputError::new_err(format!(
        "`{}` has no field `{name}`, expected one of {expected}{hint}",
        T::NAME
    )))
}

/// Makes the Python class of a value object.
///
/// `required` fields have no default; `optional` ones are None where not given, and `defaulted` ones take the default of their
/// type. Each names its border type and how to read it from the value; an attribute may be `shown`
/// otherwise than it is stated. `make` puts the fields together. `only *` makes the
/// arguments keyword-only, `with outputs` gives the methods that results share.
macro_rules! record {
    (@shown $stated:expr) => { $stated };
    (@shown $stated:expr, $shown:expr) => { $shown };
    (
        $(#[$doc:meta])*
        class $py:ident($core:ty) = $name:literal $(, only $star:tt)? $(, with $with:ident)?;
        required { $( $(#[$rdoc:meta])* $rname:ident: $rty:ty = |$rit:ident| $rget:expr; )* }
        optional { $( $(#[$odoc:meta])* $oname:ident: $oty:ty = |$oit:ident| $oget:expr $(, shown $oshown:expr)?; )* }
        defaulted { $( $(#[$ddoc:meta])* $dname:ident: $dty:ty = |$dit:ident| $dget:expr; )* }
        make $make:block
        $( methods { $($methods:tt)* } )?
    ) => {
        $(#[$doc])*
        #[pyo3::pyclass(frozen, eq, hash, name = $name, module = "partnerbenefits")]
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub(crate) struct $py(pub(crate) $core);

        $crate::python::border::outputs::methods! { $($with)? ;
        impl $py {
            #[new]
            #[pyo3(signature = ($($star,)? $($rname,)* $($oname = None,)* $($dname = None,)*))]
            #[allow(clippy::too_many_arguments)]
            fn new(
                $($rname: $crate::python::border::fields::Arg<'_, '_, $rty>,)*
                $($oname: Option<$crate::python::border::fields::Arg<'_, '_, $oty>>,)*
                $($dname: Option<$crate::python::border::fields::Arg<'_, '_, $dty>>,)*
            ) -> pyo3::PyResult<Self> {
                $(let $rname: $rty = $rname.take(stringify!($rname))?;)*
                $(let $oname: Option<$oty> = $oname.map(|given| given.take(stringify!($oname))).transpose()?;)*
                $(let $dname: $dty = $dname.map(|given| given.take(stringify!($dname))).transpose()?.unwrap_or_default();)*
                let made: pyo3::PyResult<$core> = $make;
                made.map(Self)
            }

            $(
                $(#[$rdoc])*
                #[getter]
                fn $rname(&self) -> $crate::python::border::fields::Give<$rty> {
                    let $rit = &self.0;
                    $crate::python::border::fields::Give($rget)
                }
            )*
            $(
                $(#[$odoc])*
                #[getter]
                fn $oname(&self) -> $crate::python::border::fields::Give<Option<$oty>> {
                    let $oit = &self.0;
                    $crate::python::border::fields::Give($crate::python::border::record::record!(@shown $oget $(, $oshown)?))
                }
            )*
            $(
                $(#[$ddoc])*
                #[getter]
                fn $dname(&self) -> $crate::python::border::fields::Give<$dty> {
                    let $dit = &self.0;
                    $crate::python::border::fields::Give($dget)
                }
            )*

            /// Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
            fn to_dict<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<$crate::python::border::record::FieldDict<'py>> {
                $crate::python::border::record::to_dict(self, py)
            }

            /// Return the same value with the given fields changed.
            #[pyo3(signature = (**changes: "object"))]
            fn replace<'py>(
                slf: &pyo3::Bound<'py, Self>,
                changes: Option<pyo3::Bound<'py, pyo3::types::PyDict>>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, Self>> {
                let made = $crate::python::border::record::replace(slf.get(), slf.as_any(), changes.as_ref())?;
                Ok(made.cast_into::<Self>()?)
            }

            #[pyo3(signature = (**changes: "object"))]
            fn __replace__<'py>(
                slf: &pyo3::Bound<'py, Self>,
                changes: Option<pyo3::Bound<'py, pyo3::types::PyDict>>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, Self>> {
                Self::replace(slf, changes)
            }

            fn __reduce__<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                $crate::python::border::record::reduce(slf)
            }

            fn __repr__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<String> {
                $crate::python::border::record::repr(self, py)
            }

            $($($methods)*)?
        }
        }

        impl $crate::python::border::record::Shape for $py {
            const FIELDS: &'static [(&'static str, bool)] = &[
                $((stringify!($rname), true),)*
                $((stringify!($oname), false),)*
                $((stringify!($dname), false),)*
            ];

            fn values<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<Vec<pyo3::Bound<'py, pyo3::PyAny>>> {
                use $crate::python::border::fields::Field;
                Ok(vec![
                    $({ let $rit = &self.0; let value: $rty = $rget; value.give(py)? },)*
                    $({ let $oit = &self.0; let value: Option<$oty> = $oget; value.give(py)? },)*
                    $({ let $dit = &self.0; let value: $dty = $dget; value.give(py)? },)*
                ])
            }
        }

        impl $crate::python::border::fields::Field for $py {
            #[cfg(feature = "stubs")]
            const TAKEN: pyo3::inspect::PyStaticExpr = <$py as pyo3::PyTypeInfo>::TYPE_HINT;

            fn take(value: &pyo3::Bound<'_, pyo3::PyAny>, name: &str) -> pyo3::PyResult<Self> {
                $crate::python::border::record::take(value, name)
            }

            fn give(self, py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::PyAny>> {
                Ok(pyo3::Bound::new(py, self)?.into_any())
            }
        }
    };
}
pub(in crate::python) use record;
