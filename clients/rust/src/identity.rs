//! Who calls, sent as metadata with every request.

use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::{Request, Status};

use crate::ConnectError;

/// Who calls: an interceptor that adds `x-occam-principal`, `x-occam-role` and `x-occam-customer`.
///
/// A server without authentication, which is reachable from its own machine only, believes it.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    principal: Option<MetadataValue<Ascii>>,
    role: Option<MetadataValue<Ascii>>,
    customer: Option<MetadataValue<Ascii>>,
}

impl Identity {
    pub(crate) fn new(
        principal: Option<&str>,
        role: Option<&str>,
        customer: Option<&str>,
    ) -> Result<Self, ConnectError> {
        Ok(Self {
            principal: metadata("principal", principal)?,
            role: metadata("role", role)?,
            customer: metadata("customer", customer)?,
        })
    }
}

fn metadata(what: &'static str, value: Option<&str>) -> Result<Option<MetadataValue<Ascii>>, ConnectError> {
    let Some(value) = value else {
        return Ok(None);
    };
    let invalid = || ConnectError::InvalidIdentity { what, value: value.to_owned() };
    // tonic would let other bytes through, for the server to trip over.
    if !value.is_ascii() {
        return Err(invalid());
    }
    value.parse().map(Some).map_err(|_refused| invalid())
}

impl Interceptor for Identity {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let metadata = request.metadata_mut();
        for (key, value) in
            [("x-occam-principal", &self.principal), ("x-occam-role", &self.role), ("x-occam-customer", &self.customer)]
        {
            if let Some(value) = value {
                metadata.insert(key, value.clone());
            }
        }
        Ok(request)
    }
}
