//! A refusal, taken apart. Taking it apart checks what holds of every refusal, so each test that sees one checks it.

use std::collections::BTreeMap;

use occam_client::{tonic, v1::VersionConflict};
use prost::Message;
use tonic::{Code, Status};
use tonic_types::pb as rpc;

/// What a status says, with its details decoded.
#[derive(Debug)]
pub struct Refusal {
    pub code: Code,
    pub reason: String,
    pub message: String,
    /// Of `ErrorInfo`.
    pub metadata: BTreeMap<String, String>,
    /// The fields of `BadRequest`, sorted.
    pub fields: Vec<String>,
    /// Type and subject of each violation of `PreconditionFailure`.
    pub preconditions: Vec<(String, String)>,
    pub conflict: Option<VersionConflict>,
    /// Of the encoded `google.rpc.Status`.
    pub bytes: usize,
    /// The trailer that keeps generic retries away.
    pub pushback: Option<String>,
}

/// The refusal that an answer has to be.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(answer: Result<T, Status>) -> Refusal {
    match answer {
        Ok(reply) => panic!("it was accepted: {reply:?}"),
        Err(status) => Refusal::of(&status),
    }
}

impl Refusal {
    #[track_caller]
    pub fn of(status: &Status) -> Self {
        let bytes = status.details().len();
        let decoded = rpc::Status::decode(status.details()).unwrap();
        assert_eq!((decoded.code, decoded.message.as_str()), (i32::from(status.code()), status.message()));
        assert!(bytes <= 4_096, "a status of {bytes} bytes");
        let message = decoded.message.clone();
        assert!(message.len() <= 200 && message.is_ascii(), "{message:?}");

        let first = decoded.details.first().map(|any| any.type_url.as_str());
        assert_eq!(first, Some("type.googleapis.com/google.rpc.ErrorInfo"), "{status:?}");
        let info: rpc::ErrorInfo = detail(&decoded, "google.rpc.ErrorInfo").unwrap();
        assert_eq!(info.domain, "occam.v1");
        let bad_request: rpc::BadRequest = detail(&decoded, "google.rpc.BadRequest").unwrap_or_default();
        let mut fields: Vec<_> = bad_request.field_violations.into_iter().map(|violation| violation.field).collect();
        fields.sort();
        let failure: rpc::PreconditionFailure = detail(&decoded, "google.rpc.PreconditionFailure").unwrap_or_default();
        let pushback = status.metadata().get("grpc-retry-pushback-ms").map(|value| value.to_str().unwrap().to_owned());
        let refusal = Self {
            code: status.code(),
            reason: info.reason,
            message,
            metadata: info.metadata.into_iter().collect(),
            fields,
            preconditions: failure.violations.into_iter().map(|found| (found.r#type, found.subject)).collect(),
            conflict: detail(&decoded, "occam.v1.VersionConflict"),
            bytes,
            pushback,
        };
        let stale = matches!(&*refusal.reason, "VERSION_CONFLICT" | "VERSION_AHEAD");
        assert_eq!((refusal.conflict.is_some(), refusal.code == Code::Aborted), (stale, stale), "{refusal:?}");
        assert_eq!(refusal.pushback.as_deref(), stale.then_some("-1"), "{refusal:?}");
        refusal
    }

    /// Code and reason.
    pub fn kind(&self) -> (Code, &str) {
        (self.code, &self.reason)
    }

    /// Requires `INVALID_ARGUMENT` about exactly these fields, in alphabetical order.
    #[track_caller]
    pub fn names_fields(&self, reason: &str, fields: &[&str]) {
        assert_eq!(self.kind(), (Code::InvalidArgument, reason), "{self:?}");
        assert_eq!(self.fields, fields, "{self:?}");
    }

    /// Requires `FAILED_PRECONDITION`, with the detail that goes with it.
    #[track_caller]
    pub fn is_state(&self, reason: &str, subject: &str) {
        assert_eq!(self.kind(), (Code::FailedPrecondition, reason), "{self:?}");
        assert_eq!(self.preconditions, [(reason.to_owned(), subject.to_owned())], "{self:?}");
    }

    /// Requires `NOT_FOUND` about this entity.
    #[track_caller]
    pub fn is_absent(&self, entity_type: &str, id: &str) {
        assert_eq!(self.kind(), (Code::NotFound, "ENTITY_NOT_FOUND"), "{self:?}");
        assert_eq!((&*self.metadata["entity_type"], &*self.metadata["entity_id"]), (entity_type, id), "{self:?}");
    }

    /// Requires the conflict of a stale write about this entity, in `ErrorInfo` and in the detail alike.
    #[track_caller]
    pub fn is_conflict(&self, id: &str, expected: i64, current: i64) -> &VersionConflict {
        let reason = if expected > current { "VERSION_AHEAD" } else { "VERSION_CONFLICT" };
        assert_eq!(self.kind(), (Code::Aborted, reason), "{self:?}");
        let named = ["entity_id", "expected_version", "current_version"].map(|key| self.metadata[key].as_str());
        assert_eq!(named, [id, &expected.to_string(), &current.to_string()]);
        let conflict = self.conflict.as_ref().unwrap();
        assert_eq!(self.metadata["entity_type"], conflict.entity_type().as_str_name()[12..].to_lowercase());
        assert_eq!(
            (conflict.entity_id.as_str(), conflict.expected_version, conflict.current_version),
            (id, expected, current)
        );
        conflict
    }
}

fn detail<M: Message + Default>(status: &rpc::Status, name: &str) -> Option<M> {
    let url = format!("type.googleapis.com/{name}");
    let any = status.details.iter().find(|any| any.type_url == url)?;
    Some(M::decode(&*any.value).unwrap())
}
