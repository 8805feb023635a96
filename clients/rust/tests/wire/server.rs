//! A gRPC server that knows no messages: it remembers each request's path, metadata and bytes, and gives the answers
//! that a test put down. A proxy before it can break the connection.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::{Buf as _, BufMut as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::body::Body;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::{Service, http};
use tonic::metadata::MetadataMap;
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::Server;
use tonic::{Request, Response, Status};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) path: String,
    pub(crate) metadata: MetadataMap,
    pub(crate) bytes: Vec<u8>,
}

/// What the server does with a request.
#[derive(Debug)]
pub(crate) enum Answer {
    Reply(Vec<u8>),
    Status(Status),
    /// The connection breaks before there is an answer.
    Break,
    /// There is none.
    Never,
}

#[derive(Debug, Default)]
struct State {
    answers: Mutex<VecDeque<Answer>>,
    arrived: Mutex<Vec<Arrived>>,
    /// Told when the connection is to break.
    broken: Notify,
    /// Told when a request that gets no answer has arrived, and when it is canceled.
    unanswered: Notify,
    canceled: Notify,
}

/// The server; it runs until the test's runtime ends.
#[derive(Clone, Debug)]
pub(crate) struct FakeServer {
    state: Arc<State>,
    address: SocketAddr,
}

impl FakeServer {
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let state = Arc::new(State { answers: Mutex::new(answers.into_iter().collect()), ..State::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let behind = listener.local_addr().unwrap();
        let server = Server::builder()
            .add_service(Plans(state.clone()))
            .add_service(Subscriptions(state.clone()))
            .add_service(Billing(state.clone()))
            .serve_with_incoming(TcpListenerStream::new(listener));
        tokio::spawn(server);
        let front = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = front.local_addr().unwrap();
        tokio::spawn(proxy(front, behind, state.clone()));
        Self { state, address }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits for a request that gets no answer.
    pub(crate) async fn unanswered(&self) {
        self.state.unanswered.notified().await;
    }

    /// Waits until such a request is canceled.
    pub(crate) async fn canceled(&self) {
        self.state.canceled.notified().await;
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.state.arrived.lock().unwrap().clone()
    }
}

/// Passes bytes on, one connection at a time, until the connection is to break.
async fn proxy(front: TcpListener, behind: SocketAddr, state: Arc<State>) {
    loop {
        let (mut near, _) = front.accept().await.unwrap();
        let mut far = TcpStream::connect(behind).await.unwrap();
        tokio::select! {
            _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
            () = state.broken.notified() => {}
        }
    }
}

/// The service named `$name`, whose every method is the state's.
macro_rules! service {
    ($service:ident, $name:literal) => {
        #[derive(Clone, Debug)]
        struct $service(Arc<State>);

        impl NamedService for $service {
            const NAME: &'static str = $name;
        }

        impl Service<http::Request<Body>> for $service {
            type Response = http::Response<Body>;
            type Error = Infallible;
            type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: http::Request<Body>) -> Self::Future {
                let method = Method { state: self.0.clone(), path: request.uri().path().to_owned() };
                Box::pin(async move { Ok(Grpc::new(Bytes).unary(method, request).await) })
            }
        }
    };
}

service!(Plans, "occam.v1.PlanService");
service!(Subscriptions, "occam.v1.SubscriptionService");
service!(Billing, "occam.v1.BillingService");

struct Method {
    state: Arc<State>,
    path: String,
}

impl UnaryService<Vec<u8>> for Method {
    type Response = Vec<u8>;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, Status>> + Send>>;

    fn call(&mut self, request: Request<Vec<u8>>) -> Self::Future {
        let (metadata, _, bytes) = request.into_parts();
        let arrived = Arrived { path: self.path.clone(), metadata, bytes };
        self.state.arrived.lock().unwrap().push(arrived);
        let answer = self.state.answers.lock().unwrap().pop_front();
        let state = self.state.clone();
        Box::pin(async move {
            match answer {
                Some(Answer::Reply(bytes)) => Ok(Response::new(bytes)),
                Some(Answer::Status(status)) => Err(status),
                Some(Answer::Break) => {
                    state.broken.notify_one();
                    std::future::pending().await
                }
                Some(Answer::Never) => {
                    state.unanswered.notify_one();
                    let _dropped_with_the_request = Canceled(state);
                    std::future::pending().await
                }
                None => Err(Status::failed_precondition("the test put down no answer")),
            }
        })
    }
}

struct Canceled(Arc<State>);

impl Drop for Canceled {
    fn drop(&mut self) {
        self.0.canceled.notify_one();
    }
}

/// Messages as the bytes that they are.
#[derive(Clone, Copy, Debug)]
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}
