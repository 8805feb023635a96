//! By which name a call asked for this machine.
//!
//! A page on the web can have its own name resolve to 127.0.0.1 (DNS rebinding); to a browser, what listens here is then
//! of the page's own origin, and the page may read and write all that it likes. Without authentication the name is all
//! that tells such a call from others, so only names that nobody else can hold are answered: `localhost`, and addresses
//! as such (an emulated phone has one of its own for this machine). Names below `localhost` are not among them: some
//! resolvers ask the network for those.

use std::net::IpAddr;

use http::{Request, header::HOST, uri::Authority};
use tonic::Status;

use crate::service::status::Error;

/// Refuses a call that asked for another name.
pub(super) fn check<B>(request: &Request<B>) -> Result<(), Status> {
    match foreign_host(request) {
        Some(host) => Err(Error::ForeignHost { host }.into()),
        None => Ok(()),
    }
}

/// The name by which a request asked for this machine, or its beginning, if somebody else can hold it. What names nothing
/// was not sent by a browser.
pub fn foreign_host<B>(request: &Request<B>) -> Option<String> {
    let foreign = |named: &str| Some(named.chars().take(100).collect());
    if let Some(authority) = request.uri().authority() {
        return if is_ours(authority) { None } else { foreign(authority.as_str()) };
    }
    let named = request.headers().get(HOST)?.to_str().unwrap_or_default();
    if named.parse().is_ok_and(|authority| is_ours(&authority)) { None } else { foreign(named) }
}

/// Whether a name, with or without a port, is nobody else's.
fn is_ours(named: &Authority) -> bool {
    let host = named.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_else_can_hold_are_ours() {
        for named in ["localhost", "LOCALHOST:50051", "127.0.0.1:50051", "[::1]:50051", "10.0.2.2"] {
            assert_eq!(named.parse().map(|authority| is_ours(&authority)).ok(), Some(true), "{named}");
        }
        for named in [
            "",
            "example.com",
            "localhost.example.com:50051",
            "127.0.0.1.nip.io",
            "occam.localhost",
            "notlocalhost",
            "a@b@c",
        ] {
            assert_ne!(named.parse().map(|authority| is_ours(&authority)).ok(), Some(true), "{named}");
        }
    }
}
