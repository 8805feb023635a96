//! Plain HTTP, 1.1 or 2, as the request says, on a connection for each request.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, Version, header::HOST};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::net::TcpStream;

/// An answer, to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub version: Version,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A request to the server at `url`, over HTTP/1.1.
pub fn post(url: &str, path: &str, content_type: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    let body = Full::new(body.into());
    Request::post(format!("{url}{path}")).header("content-type", content_type).body(body).unwrap()
}

/// A request to the server at `url`, over HTTP/1.1.
pub fn get(url: &str, path_and_query: &str) -> Request<Full<Bytes>> {
    Request::get(format!("{url}{path_and_query}")).body(Full::default()).unwrap()
}

/// The same request with one more header.
pub fn with(mut request: Request<Full<Bytes>>, name: &'static str, value: &str) -> Request<Full<Bytes>> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// The same request over HTTP/2.
pub fn over_http2(mut request: Request<Full<Bytes>>) -> Request<Full<Bytes>> {
    *request.version_mut() = Version::HTTP_2;
    request
}

/// Sends it, and waits for the answer's beginning.
pub async fn begin(mut request: Request<Full<Bytes>>) -> Response<Incoming> {
    let authority = request.uri().authority().unwrap().clone();
    let stream = TokioIo::new(TcpStream::connect(authority.as_str()).await.unwrap());
    if request.version() == Version::HTTP_2 {
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
        tokio::spawn(connection);
        // What a request says of its host is in its address.
        if let Some(host) = request.headers_mut().remove(HOST) {
            let mut parts = request.uri().clone().into_parts();
            parts.authority = Some(host.to_str().unwrap().parse().unwrap());
            *request.uri_mut() = http::Uri::from_parts(parts).unwrap();
        }
        return sender.send_request(request).await.unwrap();
    }
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    request.headers_mut().entry(HOST).or_insert(authority.as_str().parse().unwrap());
    *request.uri_mut() = request.uri().path_and_query().unwrap().as_str().parse().unwrap();
    sender.send_request(request).await.unwrap()
}

/// Sends it, and waits for the whole answer.
pub async fn send(request: Request<Full<Bytes>>) -> Answer {
    let (parts, body) = begin(request).await.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let (status, version, headers) = (parts.status, parts.version, parts.headers);
    Answer { status, version, headers, body }
}
