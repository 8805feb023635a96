//! Between the client and the server: it lets everything pass, unless the scenario has a fault for it.

use std::{convert::Infallible, future::pending, sync::Arc, time::Duration};

use anyhow::Context as _;
use bytes::Bytes;
use http::{
    Request, Response, StatusCode, Uri, Version,
    header::{CONNECTION, TRANSFER_ENCODING},
    uri::{Authority, PathAndQuery, Scheme},
};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::{call, host::Host, unavailable};

type Body = Either<Full<Bytes>, Incoming>;

/// A proxy before one server.
#[derive(Debug)]
pub struct Proxy {
    host: Arc<Host>,
    server: Authority,
    http1: Client<HttpConnector, Body>,
    http2: Client<HttpConnector, Body>,
}

impl Proxy {
    /// A proxy before the server at this URL.
    pub fn new(host: Arc<Host>, server_url: &str) -> anyhow::Result<Arc<Self>> {
        let server = server_url.parse::<Uri>()?.into_parts().authority.context("the server's URL names no host")?;
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let http1 = Client::builder(TokioExecutor::new()).build(connector.clone());
        let http2 = Client::builder(TokioExecutor::new()).http2_only(true).build(connector);
        Ok(Arc::new(Self { host, server, http1, http2 }))
    }

    /// Serves until it is dropped.
    pub async fn serve(self: Arc<Self>, listener: TcpListener) -> std::io::Result<()> {
        loop {
            let (connection, _) = listener.accept().await?;
            connection.set_nodelay(true)?;
            tokio::spawn(Arc::clone(&self).serve_connection(connection));
        }
    }

    /// Serves one connection until it ends, or is to break.
    async fn serve_connection(self: Arc<Self>, connection: TcpStream) {
        let breaking = Arc::new(Notify::new());
        let broken = Arc::clone(&breaking);
        let service = service_fn(move |request| {
            let (proxy, breaking) = (Arc::clone(&self), Arc::clone(&breaking));
            async move { Ok::<_, Infallible>(proxy.answer(request, &breaking).await) }
        });
        let server = auto::Builder::new(TokioExecutor::new());
        tokio::select! {
            // How it ends is the client's business.
            _ended = server.serve_connection(TokioIo::new(connection), service) => {}
            () = broken.notified() => {}
        }
    }

    async fn answer(&self, request: Request<Incoming>, breaking: &Notify) -> Response<Body> {
        match self.pass(request, breaking).await {
            Ok(response) => response,
            Err(error) => {
                let problem = format!("the proxy cannot pass a request on: {error:#}");
                self.host.problem(problem.clone()).await;
                let mut response = Response::new(Either::Left(Full::from(problem)));
                *response.status_mut() = StatusCode::BAD_GATEWAY;
                response
            }
        }
    }

    async fn pass(&self, request: Request<Incoming>, breaking: &Notify) -> anyhow::Result<Response<Body>> {
        let (parts, body) = request.into_parts();
        let Some(protocol) = call::protocol_of(&parts.method, &parts.uri, &parts.headers) else {
            return self.forward(Request::from_parts(parts, Either::Right(body))).await;
        };
        let body = body.collect().await?.to_bytes();
        let call = call::read(protocol, &parts.method, &parts.uri, &parts.headers, &body);
        let arrival = self.host.arrived(protocol, call).await;
        let request = Request::from_parts(parts, Either::Left(Full::new(body)));
        let Some((subscription_id, fault)) =
            arrival.and_then(|arrival| Some((arrival.subscription_id, arrival.fault?)))
        else {
            return self.forward(request).await;
        };

        if fault.unavailable {
            let retry_delay = fault.retry_delay_ms.map(Duration::from_millis);
            return Ok(unavailable::answer(protocol, retry_delay)?.map(Either::Left));
        }
        if let Some(change) = &fault.before {
            self.host.world.change(&subscription_id, change).await?;
        }
        let response = self.forward(request).await?;
        if fault.lose_reply {
            // The server is done when the whole of its reply is here.
            response.into_body().collect().await.map_err(|error| anyhow::anyhow!(error))?;
            breaking.notify_one();
            // Whatever were answered might still get through before the connection is dropped.
            return pending().await;
        }
        Ok(response)
    }

    async fn forward(&self, request: Request<Body>) -> anyhow::Result<Response<Body>> {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        let uri = Uri::builder().scheme(Scheme::HTTP).authority(self.server.clone()).path_and_query(path);
        parts.uri = uri.build()?;
        // These are about one connection, and hyper's to say of the other.
        parts.headers.remove(CONNECTION);
        parts.headers.remove(TRANSFER_ENCODING);
        let server = if parts.version == Version::HTTP_2 { &self.http2 } else { &self.http1 };
        let response = server.request(Request::from_parts(parts, body)).await?;
        Ok(response.map(Either::Right))
    }
}
