use super::*;
use crate::model::{Partner, Parts};

fn named(name: &str) -> Portfolio {
    let partner = Partner {
        name: Some(name.to_owned()),
        country: None,
    };
    Portfolio::new(Parts {
        partner,
        ..Parts::default()
    })
}

#[test]
fn what_is_saved_loads_again_from_either_format() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["p.toml", "p.json", "P.TOML"] {
        let path = folder.path().join(name);
        save(&path, &named("Contoso"), Keys::Full).unwrap();
        assert_eq!(load(&path).unwrap(), named("Contoso"));
    }
}

#[test]
fn another_suffix_names_both_that_are_known() {
    let said = |path: &str| load(Path::new(path)).unwrap_err().to_string();
    assert_eq!(said("p.yaml"), "`p.yaml` ends in `.yaml`, expected `.toml` or `.json`");
    assert_eq!(said("p"), "`p` ends in no suffix, expected `.toml` or `.json`");
}

#[test]
fn a_failed_save_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    save(&path, &named("Contoso"), Keys::Full).unwrap();
    let mut parts = Parts::default();
    parts.rollout.0.insert(
        "DE".to_owned(),
        crate::model::RolloutDay::Live(chrono::NaiveDate::from_ymd_opt(12_000, 1, 1).unwrap()),
    );
    assert!(save(&path, &Portfolio::new(parts), Keys::Full).is_err());
    assert!(matches!(
        save(&folder.path().join("none/p.toml"), &named("x"), Keys::Full),
        Err(IntakeError::Write { .. })
    ));
    assert_eq!(load(&path).unwrap(), named("Contoso"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_saved_file_is_readable_by_its_owner_alone_even_where_it_was_not_before() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    save(&path, &named("Contoso"), Keys::Full).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.toml"), folder.path().join("link.toml"));
    fs::write(&real, "").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    save(&link, &named("Contoso"), Keys::Full).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(load(&real).unwrap(), named("Contoso"));
}

#[test]
fn a_file_that_is_no_text_names_the_first_wrong_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    fs::write(&path, b"# ok\n# \xc3\xa9 \xff\n").unwrap();
    let error = load(&path).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("p.toml:2:5: this is not text, expected UTF-8"),
        "{error}"
    );
}

#[test]
fn a_file_that_can_not_be_written_is_named_as_the_user_named_it() {
    let folder = tempfile::tempdir().unwrap();
    let said = |path: &Path| save(path, &named("Contoso"), Keys::Full).unwrap_err().to_string();
    let missing = folder.path().join("missing/p.toml");
    let told = said(&missing);
    assert!(
        told.starts_with(&format!("can't write `{}`: ", missing.display())),
        "{told}"
    );
    assert!(!told.contains(".portfolio-"), "{told}");
    let taken = folder.path().join("p.toml");
    fs::create_dir(&taken).unwrap();
    assert!(!said(&taken).contains(".portfolio-"));
    if let Ok(false) = Path::new("/proc/p.toml").try_exists() {
        let told = said(Path::new("/proc/p.toml"));
        assert!(!told.contains(".portfolio-"), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = load(Path::new("no-such-folder/p.toml")).unwrap_err();
    assert!(
        error.to_string().starts_with("can't read `no-such-folder/p.toml`: "),
        "{error}"
    );
}
