//! The chain of an entity's history: each applied record carries a hash over itself and the hash before it, and the
//! entity's row carries the last one. Whoever edits, removes or reorders a record has to rewrite all that follow, and the
//! row, which the same compare-and-set guards as the change itself.

use sha2::{Digest, Sha256};

use super::entity::mutation::Model;

/// The first byte that is hashed: which encoding of a record follows.
const ENCODING_VERSION: u8 = 1;

/// The hash of an entity's last applied record; empty before its first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChainHead(pub(super) Vec<u8>);

/// The hash of an applied record after `previous`: SHA-256 over a canonical encoding, in which every field has its length
/// before it, so that no two records have the same one.
pub(super) fn link(previous: &ChainHead, record: &Model) -> ChainHead {
    let Model {
        id,
        entity_type,
        entity_id,
        outcome,
        version_before,
        version,
        expected_version,
        actor,
        actor_role,
        actor_customer_id,
        method,
        request_id,
        fingerprint,
        diffs,
        time,
        force_reason,
        merged_over,
        hash: _,
    } = record;
    let expected_version = expected_version.map(i64::to_be_bytes);
    let fields: [&[u8]; 18] = [
        &previous.0,
        id.as_bytes(),
        entity_type.as_bytes(),
        entity_id.as_bytes(),
        outcome.as_bytes(),
        &version_before.to_be_bytes(),
        &version.to_be_bytes(),
        expected_version.as_ref().map_or(&[], |bytes| bytes),
        actor.as_bytes(),
        actor_role.as_bytes(),
        actor_customer_id.as_bytes(),
        method.as_bytes(),
        request_id.as_bytes(),
        fingerprint,
        diffs.as_bytes(),
        &time.timestamp_micros().to_be_bytes(),
        force_reason.as_bytes(),
        merged_over.as_bytes(),
    ];
    let mut hash = Sha256::new_with_prefix([ENCODING_VERSION]);
    for field in fields {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field);
    }
    ChainHead(hash.finalize().to_vec())
}
