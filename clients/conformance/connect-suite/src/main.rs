//! The server that the Connect conformance suite asks for: it answers as each request says, behind Occam's dispatcher.
//!
//! The suite writes to its standard input how to serve, and reads from its standard output where it does.

mod answer;

use std::convert::Infallible;

use anyhow::Context;
use axum::{Router, body::Body, routing::post};
use http::{Request, Response};
use occam::service::Connect;
use prost::Message;
use prost_reflect::DescriptorPool;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tonic::{codec::CompressionEncoding, server::Grpc, service::Routes, transport::Server};
use tonic_prost::ProstCodec;

use answer::{Answer, AnswerTo};
use proto::{IdempotentUnaryRequest, ServerCompatRequest, ServerCompatResponse, ServerStreamRequest, UnaryRequest};

#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    clippy::too_long_first_doc_paragraph,
    reason = "generated"
)]
mod proto {
    tonic::include_proto!("connectrpc.conformance.v1");
}

const SERVICE: &str = "/connectrpc.conformance.v1.ConformanceService";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut input = tokio::io::stdin();
    let length = input.read_u32().await?;
    let mut request = vec![0; usize::try_from(length)?];
    input.read_exact(&mut request).await?;
    let request = ServerCompatRequest::decode(&*request)?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let response =
        ServerCompatResponse { host: address.ip().to_string(), port: address.port().into(), ..Default::default() };
    let mut output = tokio::io::stdout();
    let response = response.encode_to_vec();
    output.write_u32(u32::try_from(response.len())?).await?;
    output.write_all(&response).await?;
    output.flush().await?;

    let limit = match usize::try_from(request.message_receive_limit)? {
        0 => usize::MAX,
        limit => limit,
    };
    let descriptors = DescriptorPool::decode(&tonic::include_file_descriptor_set!("descriptor")[..])?;
    let served = Router::new().fallback_service(Connect::new(services(limit), descriptors, limit));
    let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
    Server::builder()
        .accept_http1(true)
        .add_routes(Routes::from(served))
        .serve_with_incoming(incoming)
        .await
        .context("serving")
}

/// The RPCs of the service whose requests are no streams. A path that is not there is tonic's to refuse.
fn services(limit: usize) -> Router {
    Routes::default()
        .into_axum_router()
        .route(&format!("{SERVICE}/Unary"), post(move |request| answer::<UnaryRequest>(request, limit)))
        .route(
            &format!("{SERVICE}/IdempotentUnary"),
            post(move |request| answer::<IdempotentUnaryRequest>(request, limit)),
        )
        .route(&format!("{SERVICE}/ServerStream"), post(move |request| answer::<ServerStreamRequest>(request, limit)))
}

/// Also what is unary is answered as a stream of one: tonic's unary handlers have no trailers of their own.
async fn answer<T: AnswerTo>(request: Request<Body>, limit: usize) -> Result<Response<Body>, Infallible> {
    let mut grpc = Grpc::new(ProstCodec::<T::Reply, T>::default())
        .apply_max_message_size_config(Some(limit), None)
        .accept_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Gzip);
    Ok(grpc.server_streaming(Answer, request).await.map(Body::new))
}
