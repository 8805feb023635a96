use crate::occ::{Precondition, Version, VersionMismatch};

fn version(number: i64) -> Version {
    Version::new(number).unwrap()
}

#[test]
fn versions_are_positive_and_go_up_by_one() {
    for number in [0, -1, i64::MIN] {
        assert_eq!(Version::new(number), None, "{number}");
    }
    assert_eq!(Version::FIRST, version(1));
    assert_eq!(Version::FIRST.next(), version(2));
    assert_eq!(version(i64::MAX).next(), version(i64::MAX), "there is no way back to 0");
    assert_eq!((version(7).get(), version(7).to_string()), (7, "7".to_owned()));
}

#[test]
fn a_precondition_holds_of_its_version_only() {
    let precondition = Precondition::Matches(version(5));
    assert_eq!(precondition.expected(), Some(version(5)));
    assert_eq!(precondition.check(version(5)), Ok(()));
    for (actual, is_ahead) in [(1, true), (4, true), (6, false), (i64::MAX, false)] {
        let mismatch = precondition.check(version(actual)).unwrap_err();
        assert_eq!(mismatch, VersionMismatch { expected: version(5), actual: version(actual) });
        assert_eq!(mismatch.is_ahead(), is_ahead, "{mismatch}");
    }
}
