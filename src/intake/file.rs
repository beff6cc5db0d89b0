//! Portfolio files on disk.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use super::error::{FileProblem, IntakeError};
use super::portfolio::read_portfolio_until;
use super::tree::Format;
use super::write::{Keys, write_portfolio_until};
use crate::model::Portfolio;

/// No portfolio and no export is longer; what comes through a pipe may have no end.
const MOST_BYTES: u64 = i32::MAX as u64;

/// The format that the suffix of a path tells.
///
/// # Errors
///
/// [`IntakeError::Suffix`] for another one than `.toml` or `.json`.
pub fn format_of(path: &Path) -> Result<Format, IntakeError> {
    let suffix = path.extension().unwrap_or_default().to_string_lossy();
    let found = suffix.to_ascii_lowercase();
    found.parse().map_err(|_| IntakeError::Suffix {
        file: path.display().to_string(),
        found: suffix.into_owned(),
    })
}

/// Reads a portfolio file; its suffix, `.toml` or `.json`, tells the format.
///
/// # Errors
///
/// [`IntakeError::Suffix`] for another suffix, [`IntakeError::Read`] where it can't be read,
/// [`IntakeError::Portfolio`] with every problem of its text.
pub fn load(path: &Path) -> Result<Portfolio, IntakeError> {
    load_until(path, &|| false)
}

/// The same, only until `stop` says so: it is asked now and then.
///
/// # Errors
///
/// Those of [`load`], and [`IntakeError::Stopped`] where it was stopped.
pub fn load_until(path: &Path, stop: &(dyn Fn() -> bool + Sync)) -> Result<Portfolio, IntakeError> {
    let format = format_of(path)?;
    let file = path.display().to_string();
    let text = text_of(read(path)?, Some(&file), "UTF-8").map_err(|problems| IntakeError::Portfolio { problems })?;
    let portfolio = read_portfolio_until(&text, format, Some(&file), stop)?;
    log::debug!("read a portfolio of {} subscriptions", portfolio.subscriptions().len());
    Ok(portfolio)
}

/// Reads the text of an export.
///
/// # Errors
///
/// [`IntakeError::Read`] where it can't be read, [`IntakeError::Export`] where it is not text.
pub fn read_export_file(path: &Path) -> Result<String, IntakeError> {
    export_text(read(path)?, Some(&path.display().to_string()))
}

/// The text in the bytes of an export: UTF-8, or the UTF-16 of spreadsheets and older shells.
///
/// # Errors
///
/// [`IntakeError::Export`] where the bytes are neither.
pub fn export_text(bytes: Vec<u8>, file: Option<&str>) -> Result<String, IntakeError> {
    let wide: Option<fn([u8; 2]) -> u16> = match *bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        // No export starts with a zero: beside its first letter one is half of that.
        [first, 0, ..] if first != 0 => Some(u16::from_le_bytes),
        [0, first, ..] if first != 0 => Some(u16::from_be_bytes),
        _ => None,
    };
    let Some(wide) = wide else {
        return text_of(bytes, file, "UTF-8 or UTF-16").map_err(|problems| IntakeError::Export { problems });
    };
    let units = bytes.chunks(2).map(|pair| match *pair {
        [one, other] => wide([one, other]),
        // Half a letter is none.
        _ => 0xdc00,
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    for letter in char::decode_utf16(units) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_) => {
                let problems = vec![no_text(&text, file, "UTF-16")];
                return Err(IntakeError::Export { problems });
            }
        }
    }
    Ok(text)
}

/// The bytes of a file, or of whatever else has a path and an end.
fn read(path: &Path) -> Result<Vec<u8>, IntakeError> {
    let wrong = |reason: String| IntakeError::Read {
        file: path.display().to_string(),
        reason,
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    let about = file.metadata().map_err(|error| wrong(error.to_string()))?;
    if is_device(&about) {
        return Err(wrong("it is a device, expected a file".to_owned()));
    }
    // The length tells how much room is needed; nothing depends on its truth.
    let expected = about.len().min(MOST_BYTES);
    bytes.reserve_exact(usize::try_from(expected).unwrap_or(0) + 1);
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let count = read.map_err(|error| wrong(error.to_string()))?;
    if count as u64 > MOST_BYTES {
        return Err(wrong(format!("it has more than {MOST_BYTES} bytes")));
    }
    Ok(bytes)
}

#[cfg(unix)]
fn is_device(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    about.file_type().is_char_device() || about.file_type().is_block_device()
}

#[cfg(not(unix))]
const fn is_device(_: &fs::Metadata) -> bool {
    false
}

/// The text in bytes that must be UTF-8.
fn text_of(bytes: Vec<u8>, file: Option<&str>, expected: &str) -> Result<String, Vec<FileProblem>> {
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..sound]);
        vec![no_text(&before, file, expected)]
    })
}

/// Says that what comes after `before` is not text.
fn no_text(before: &str, file: Option<&str>, expected: &str) -> FileProblem {
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    FileProblem {
        file: file.map(str::to_owned),
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
        place: String::new(),
        value: None,
        message: "this is not text".to_owned(),
        expected: Some(expected.to_owned()),
        nearest: None,
    }
}

/// Writes a portfolio file, readable by its owner alone; its suffix tells the format.
///
/// The text goes to a new file in the same folder first, is forced to the disk, and then takes
/// the file's place in one step: a failure at any moment leaves the old file whole.
///
/// # Errors
///
/// [`IntakeError::Suffix`] for another suffix than `.toml` or `.json`,
/// [`IntakeError::Unwritable`] for a value the format can't hold, [`IntakeError::Write`] where
/// the file can't be written.
pub fn save(path: &Path, portfolio: &Portfolio, keys: Keys) -> Result<(), IntakeError> {
    save_until(path, portfolio, keys, &|| false)
}

/// The same, only until `stop` says so, and then nothing is written.
///
/// # Errors
///
/// Those of [`save`], and [`IntakeError::Stopped`] where it was stopped.
pub fn save_until(
    path: &Path,
    portfolio: &Portfolio,
    keys: Keys,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<(), IntakeError> {
    let text = write_portfolio_until(portfolio, format_of(path)?, keys, stop)?;
    save_text(path, &text)
}

/// Puts the text of a portfolio in the place of a file, as [`save`] does.
///
/// # Errors
///
/// [`IntakeError::Write`] where the file can't be written.
pub fn save_text(path: &Path, text: &str) -> Result<(), IntakeError> {
    replace(path, text.as_bytes()).map_err(|error| IntakeError::Write {
        file: path.display().to_string(),
        reason: error.to_string(),
    })
}

/// An error without the name of the new file, which nobody but this module knows.
fn bare(error: &io::Error) -> io::Error {
    error
        .raw_os_error()
        .map_or_else(|| io::Error::from(error.kind()), io::Error::from_raw_os_error)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if target.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // The crate makes the file readable by its owner alone.
    let fresh = tempfile::Builder::new().prefix(".portfolio-").tempfile_in(folder);
    let mut fresh = fresh.map_err(|error| bare(&error))?;
    fresh.write_all(bytes)?;
    fresh.as_file().sync_all()?;
    fresh.persist(&target).map_err(|error| bare(&error.error))?;
    // The new name is on the disk only once the folder is; not every system can force that.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests;
