//! Optimistic concurrency, pure: what a version is, how a write is guarded, and how a lost race is explained.
//!
//! # The contract in a page
//!
//! 1. Every entity carries a [`Version`]: 1 when it is created, one more with every effective change, never anything else.
//! 2. Every write names the version that it was made from, as a [`Precondition`]. The `UPDATE` itself checks it, in its
//!    `WHERE`; of all writers that name version N at most one changes anything, and makes N + 1.
//! 3. Every effective change leaves a record of what each field was before and became ([`changes`]). Undoing records from
//!    the newest back ([`fold_back`]) gives the entity at any earlier version, exactly.
//! 4. A write that is refused as stale is explained by a [`three_way`] comparison: `base`, the entity at the version that
//!    the write was made from; `yours`, what the write makes of it; `current`, the entity now.
//! 5. Two changes of one base are disjoint when no [`Group`] of fields is touched by both. [`try_merge`] then makes the
//!    later change again on the current entity, and checks every rule again.
//!
//! This module knows nothing of gRPC, of a database, of a clock or of randomness.

mod change;
mod fields;
mod merge;
mod pick;
#[cfg(test)]
mod tests;
mod three_way;
mod version;

pub use change::{AppliedChange, Change, MergedOver, NoEffect, changes, fold_back, fold_on};
pub use fields::{CorruptFields, Fields, Wanted, differing, field_of, fields, flatten, pick, restore, text_i64};
pub use merge::{NotMergeable, changed, try_merge, wanted};
pub use three_way::{DiffKind, FieldDiff, LastChange, LastChanges, three_way, without_base};
pub(crate) use version::differing_fields;
pub use version::{EntityType, Group, Precondition, Version, VersionMismatch, Versioned};
