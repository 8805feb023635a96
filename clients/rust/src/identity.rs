//! Who calls, sent as metadata with every request.

use tonic::codegen::http::{HeaderMap, HeaderValue};

use crate::ConnectError;

/// Who calls: `x-occam-principal`, `x-occam-role` and `x-occam-customer`.
///
/// A server without authentication, which is reachable from its own machine only, believes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    principal: Option<HeaderValue>,
    role: Option<HeaderValue>,
    customer: Option<HeaderValue>,
}

impl Identity {
    pub(crate) fn new(
        principal: Option<&str>,
        role: Option<&str>,
        customer: Option<&str>,
    ) -> Result<Self, ConnectError> {
        Ok(Self {
            principal: value("principal", principal)?,
            role: value("role", role)?,
            customer: value("customer", customer)?,
        })
    }

    pub(crate) fn write_to(&self, headers: &mut HeaderMap) {
        for (key, value) in
            [("x-occam-principal", &self.principal), ("x-occam-role", &self.role), ("x-occam-customer", &self.customer)]
        {
            if let Some(value) = value {
                headers.insert(key, value.clone());
            }
        }
    }
}

fn value(what: &'static str, value: Option<&str>) -> Result<Option<HeaderValue>, ConnectError> {
    let Some(value) = value else {
        return Ok(None);
    };
    let invalid = || ConnectError::InvalidIdentity { what, value: value.to_owned() };
    // Other bytes would get through, for the server to trip over.
    if !value.is_ascii() {
        return Err(invalid());
    }
    value.parse().map(Some).map_err(|_refused| invalid())
}
