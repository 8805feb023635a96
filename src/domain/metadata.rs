//! The caller's own key-value pairs.

use std::collections::BTreeMap;

/// The caller's own pairs, ordered by key so that every encoding of them is the same.
pub type Metadata = BTreeMap<String, String>;
