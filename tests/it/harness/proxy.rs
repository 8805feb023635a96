//! A connection that breaks at the worst moments: a proxy between a client and the server.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::Random;

/// What the proxy does to what passes it, each so many times in a thousand pieces.
#[derive(Debug, Clone, Copy)]
pub struct Faults {
    /// It cuts the connection instead of passing on what the client sent.
    pub request_lost: u32,
    /// It passes on what the client sent, and cuts the connection at once.
    pub hung_up: u32,
    /// It passes on what the client sent, waits for what the server answers, and cuts the connection instead of passing
    /// that on.
    pub reply_lost: u32,
}

/// A running proxy. It ends when this is dropped.
pub struct Proxy {
    pub url: String,
    counts: Arc<Counts>,
    accepting: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Counts {
    requests_lost: AtomicU32,
    hung_up: AtomicU32,
    replies_lost: AtomicU32,
}

impl Proxy {
    /// A proxy before the server at this URL.
    pub async fn start(server_url: &str, faults: Faults, random: Random) -> Self {
        let server: SocketAddr = server_url.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let counts = Arc::new(Counts::default());
        let (random, counted) = (Mutex::new(random), Arc::clone(&counts));
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let random = random.lock().unwrap().fork();
                let counts = Arc::clone(&counted);
                tokio::spawn(async move {
                    // Whatever breaks here, the client sees a broken connection, which is what this is for.
                    let _ = pass(client, server, faults, random, &counts).await;
                });
            }
        });
        Self { url, counts, accepting }
    }

    /// How often each fault happened: requests lost, callers hung up, replies lost.
    pub fn counts(&self) -> (u32, u32, u32) {
        let Counts { requests_lost, hung_up, replies_lost } = &*self.counts;
        let read = |count: &AtomicU32| count.load(Ordering::Relaxed);
        (read(requests_lost), read(hung_up), read(replies_lost))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Passes bytes on both ways until the connection ends, or is cut.
async fn pass(
    mut client: TcpStream,
    server: SocketAddr,
    faults: Faults,
    mut random: Random,
    counts: &Counts,
) -> std::io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut sent, mut answered) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            length = client.read(&mut sent) => {
                let bytes = &sent[..length?];
                if bytes.is_empty() {
                    return Ok(());
                }
                if random.happens(faults.request_lost) {
                    counts.requests_lost.fetch_add(1, Ordering::Relaxed);
                    return Ok(());
                }
                server.write_all(bytes).await?;
                if random.happens(faults.hung_up) {
                    counts.hung_up.fetch_add(1, Ordering::Relaxed);
                    return Ok(());
                }
            }
            length = server.read(&mut answered) => {
                let bytes = &answered[..length?];
                if bytes.is_empty() {
                    return Ok(());
                }
                if random.happens(faults.reply_lost) {
                    counts.replies_lost.fetch_add(1, Ordering::Relaxed);
                    return Ok(());
                }
                client.write_all(bytes).await?;
            }
        }
    }
}
