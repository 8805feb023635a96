//! A rival that is always faster: it writes just before each update reaches the server.

use std::{
    collections::VecDeque,
    convert::Infallible,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use occam_client::{Client, Outcome, SubscriptionChange, v1::Subscription};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    body::Body,
    codegen::Service,
    server::NamedService,
    transport::{Channel, Endpoint, Server},
};

use crate::harness::client_as;

/// The field that the rival writes, and how.
pub type Move = (&'static str, fn(&mut Subscription));

/// Stands before the server's `SubscriptionService`, and makes one of the moves before each update that it passes on.
#[derive(Clone)]
struct Before {
    server: Channel,
    rival: Client,
    id: String,
    moves: Arc<Mutex<VecDeque<Move>>>,
}

/// A client of the server whose updates of this subscription come too late, as many as there are moves.
pub async fn slower_client<const N: usize>(server_url: &str, id: &str, moves: [Move; N]) -> Client {
    let before = Before {
        server: Endpoint::from_shared(server_url.to_owned()).unwrap().connect().await.unwrap(),
        rival: client_as(server_url, "rival").await,
        id: id.to_owned(),
        moves: Arc::new(Mutex::new(moves.into_iter().collect())),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // It ends with the test's runtime.
    tokio::spawn(Server::builder().add_service(before).serve_with_incoming(TcpListenerStream::new(listener)));
    client_as(&url, "slower").await
}

impl NamedService for Before {
    const NAME: &'static str = "occam.v1.SubscriptionService";
}

impl Service<http::Request<Body>> for Before {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let mut this = self.clone();
        Box::pin(async move {
            if request.uri().path().ends_with("/UpdateSubscription") {
                this.make_a_move().await;
            }
            poll_fn(|context| this.server.poll_ready(context)).await.unwrap();
            Ok(this.server.call(request).await.unwrap())
        })
    }
}

impl Before {
    async fn make_a_move(&self) {
        let next = self.moves.lock().unwrap().pop_front();
        let Some((path, edit)) = next else { return };
        let moved = self.rival.modify_subscription(&self.id, |subscription| {
            let mut edited = subscription.clone();
            edit(&mut edited);
            Some(SubscriptionChange::update(edited, [path]))
        });
        assert!(matches!(moved.await.unwrap(), Outcome::Modified(_)));
    }
}
