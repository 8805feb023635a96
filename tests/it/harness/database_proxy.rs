//! A database that goes away at the worst moments: a proxy between a server and PostgreSQL.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    task::JoinHandle,
};

/// As PostgreSQL names its socket.
const SOCKET: &str = ".s.PGSQL.5432";

/// What the proxy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It passes on everything.
    Up,
    /// It passes on the next `COMMIT`, and cuts the connection instead of passing on what is answered. Then it is up.
    LosesCommit,
    /// It cuts every connection that says something.
    Down,
}

/// A running proxy. It ends when this is dropped.
pub struct DatabaseProxy {
    /// The database, through the proxy.
    pub database_url: String,
    link: Arc<Mutex<Link>>,
    accepting: JoinHandle<()>,
    _dir: TempDir,
}

impl DatabaseProxy {
    /// A proxy before this database.
    pub fn start(database_url: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (before, rest) = database_url.split_once('@').unwrap();
        let (socket_dir, database) = rest.split_once('/').unwrap();
        let own_dir = dir.path().display().to_string().replace('/', "%2F");
        let server = PathBuf::from(socket_dir.replace("%2F", "/")).join(SOCKET);
        let listener = UnixListener::bind(dir.path().join(SOCKET)).unwrap();
        let link = Arc::new(Mutex::new(Link::Up));
        let accepting = tokio::spawn({
            let link = Arc::clone(&link);
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    let (server, link) = (server.clone(), Arc::clone(&link));
                    // Whatever breaks here, the client sees a broken connection, which is what this is for.
                    tokio::spawn(async move { pass(client, UnixStream::connect(server).await?, &link).await });
                }
            }
        });
        Self { database_url: format!("{before}@{own_dir}/{database}"), link, accepting, _dir: dir }
    }

    /// Has it do this from now on.
    pub fn set(&self, link: Link) {
        *self.link.lock().unwrap() = link;
    }

    /// What it does now.
    pub fn link(&self) -> Link {
        *self.link.lock().unwrap()
    }
}

impl Drop for DatabaseProxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Passes bytes on both ways until the connection ends, or is cut.
async fn pass(mut client: UnixStream, mut server: UnixStream, link: &Mutex<Link>) -> std::io::Result<()> {
    let (mut sent, mut answered) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            length = client.read(&mut sent) => {
                let bytes = &sent[..length?];
                let now = *link.lock().unwrap();
                if bytes.is_empty() || now == Link::Down {
                    return Ok(());
                }
                server.write_all(bytes).await?;
                if now == Link::LosesCommit && bytes.windows(6).any(|word| word == b"COMMIT") {
                    *link.lock().unwrap() = Link::Up;
                    // That it answers is enough: it is committed.
                    server.read_u8().await?;
                    return Ok(());
                }
            }
            length = server.read(&mut answered) => {
                let bytes = &answered[..length?];
                if bytes.is_empty() {
                    return Ok(());
                }
                client.write_all(bytes).await?;
            }
        }
    }
}
