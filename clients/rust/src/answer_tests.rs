use super::*;
use crate::testing::{ID, aborted, broken, refusal};

fn refused(reason: &str, settles_earlier_copies: bool) -> Answer {
    Answer::Refused { reason: reason.to_owned(), settles_earlier_copies }
}

fn unavailable(was_sent: bool) -> Answer {
    Answer::Unavailable { retry_delay: None, was_sent }
}

#[test]
fn conflict_comes_with_its_detail() {
    let detail = VersionConflict {
        entity_type: EntityType::Invoice.into(),
        entity_id: ID.to_owned(),
        expected_version: 2,
        current_version: 3,
        mergeable: true,
        ..Default::default()
    };
    assert_eq!(Answer::of(&aborted("VERSION_CONFLICT", &detail)), Answer::Conflict(Box::new(detail.clone())));
    assert_eq!(Answer::of(&aborted("VERSION_AHEAD", &detail)), Answer::Ahead(Box::new(detail)));
}

#[test]
fn conflict_without_detail_is_read_from_the_error_info() {
    for kind in ["INVOICE", "ENTITY_TYPE_INVOICE", "invoice"] {
        let metadata = [("entity_type", kind), ("entity_id", ID), ("expected_version", "2"), ("current_version", "3")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let info = tonic_types::ErrorDetails::with_error_info("VERSION_CONFLICT", "occam.v1", metadata);
        let status = Status::with_error_details(Code::Aborted, "", info);
        let Answer::Conflict(detail) = Answer::of(&status) else { panic!("{status}") };
        assert_eq!((detail.entity_type(), detail.entity_id.as_str()), (EntityType::Invoice, ID));
        assert_eq!((detail.expected_version, detail.current_version), (2, 3));
    }
}

#[test]
fn codes_without_the_apis_reason_mean_what_the_library_means_by_them() {
    let connect = Status::from_error(Box::new(tonic::ConnectError("refused".into())));
    let time_out = Status::from_error(Box::new(tonic::TimeoutExpired(())));
    for (status, answer) in [
        (connect, unavailable(false)),
        (broken(), unavailable(true)),
        (Status::unavailable("a proxy's"), unavailable(true)),
        (time_out, Answer::Unknown),
        (Status::cancelled(""), Answer::Unknown),
        (Status::deadline_exceeded(""), Answer::Unknown),
        (Status::unknown(""), Answer::Unknown),
        (Status::internal("no reply"), Answer::Unknown),
        (Status::out_of_range("reply too large"), Answer::Unknown),
        (Status::not_found(""), Answer::NotFound { entity: None }),
        (Status::aborted(""), refused("Aborted", false)),
        (Status::unimplemented(""), refused("Unimplemented", false)),
    ] {
        assert_eq!(Answer::of(&status), answer, "{status}");
    }
}

#[test]
fn codes_with_a_reason_mean_what_the_api_means_by_them() {
    for (code, reason, answer) in [
        (Code::Unavailable, "STORE_UNAVAILABLE", unavailable(true)),
        (Code::Unknown, "OUTCOME_UNKNOWN", Answer::Unknown),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED", Answer::Unknown),
        (Code::Internal, "INTERNAL", Answer::Unknown),
        (Code::NotFound, "ENTITY_NOT_FOUND", Answer::NotFound { entity: None }),
        (Code::InvalidArgument, "INVALID_FIELD", refused("INVALID_FIELD", true)),
        (Code::Aborted, "BATCH_REFUSED", refused("BATCH_REFUSED", true)),
        (Code::PermissionDenied, "PERMISSION_DENIED", refused("PERMISSION_DENIED", false)),
        (Code::ResourceExhausted, "OVERLOADED", refused("OVERLOADED", false)),
    ] {
        assert_eq!(Answer::of(&refusal(code, reason)), answer, "{reason}");
    }
}

#[test]
fn reason_of_another_domain_is_no_reason() {
    let details = tonic_types::ErrorDetails::with_error_info("VERSION_CONFLICT", "example.com", []);
    let status = Status::with_error_details(Code::Aborted, "", details);
    assert_eq!(Answer::of(&status), refused("Aborted", false));
}
