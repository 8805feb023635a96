//! The rules of the domain, each against a table written out by hand or over random lives.

mod calendar;
mod invoice;
mod invoice_amounts;
mod lives;
mod money;
mod names;
mod plan;
mod subscription;
mod subscription_periods;
mod validation;

use super::{Error, Violations};

/// The fields that a refusal names, in its order.
fn violated<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::Invalid(Violations(violations))) => {
            violations.into_iter().map(|violation| violation.field).collect()
        }
        other => panic!("expected a refusal that names fields, found {other:?}"),
    }
}
