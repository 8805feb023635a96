//! What every call goes through: it says who calls, by name or by token.

use std::error::Error;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::codegen::http::{HeaderValue, Request, Response, header::AUTHORIZATION};
use tonic::transport::Channel;

use crate::identity::Identity;

/// Why there is no token.
pub type TokenError = Box<dyn Error + Send + Sync>;

type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Where tokens come from.
#[derive(Clone)]
pub(crate) struct TokenProvider(Arc<dyn Fn() -> Pending<Result<String, TokenError>> + Send + Sync>);

impl TokenProvider {
    pub(crate) fn new<F, T>(provide: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, TokenError>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(provide())))
    }

    /// The value of `authorization`; without a token the call is as good as refused.
    async fn authorization(&self) -> Result<HeaderValue, Status> {
        let token = (self.0)().await.map_err(|error| Status::unauthenticated(format!("no token: {error}")))?;
        let mut value = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_refused| Status::unauthenticated("no token: it cannot be sent as metadata"))?;
        // Kept out of what is printed, and of the header compression's tables.
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for TokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenProvider")
    }
}

/// What the generated clients call through: a channel, and who calls.
#[derive(Clone, Debug)]
pub struct Transport {
    pub(crate) channel: Channel,
    pub(crate) identity: Identity,
    pub(crate) tokens: Option<TokenProvider>,
}

impl Service<Request<Body>> for Transport {
    type Response = Response<Body>;
    type Error = tonic::transport::Error;
    type Future = Pending<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.channel.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        self.identity.write_to(request.headers_mut());
        let Some(tokens) = self.tokens.clone() else {
            return Box::pin(self.channel.call(request));
        };
        // The one that is ready goes, and its clone stays.
        let next = self.channel.clone();
        let mut channel = mem::replace(&mut self.channel, next);
        Box::pin(async move {
            match tokens.authorization().await {
                Ok(authorization) => {
                    request.headers_mut().insert(AUTHORIZATION, authorization);
                    channel.call(request).await
                }
                Err(status) => Ok(status.into_http()),
            }
        })
    }
}
