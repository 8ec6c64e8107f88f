//! The certificate of the listener, read again when its files change.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;

use crate::config::Tls;
use crate::private_file::{self, NotPrivate};

use crate::stop::Stop;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file does not hold what it should.
    #[error("{}: {source}", path.display())]
    Pem {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rustls::pki_types::pem::Error,
    },
    /// Others may read the key.
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    /// The key is not the certificate's, or of a kind we do not take.
    #[error("the certificate and its key do not go together: {0}")]
    Unusable(#[from] rustls::Error),
    /// The file of the certificate holds none.
    #[error("{} holds no certificate", .0.display())]
    Empty(PathBuf),
}

/// The certificate in use. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Certificate {
    files: Tls,
    current: Arc<RwLock<Arc<CertifiedKey>>>,
}

impl Certificate {
    /// Reads it.
    pub fn load(files: &Tls) -> Result<Self, TlsError> {
        Ok(Self { files: files.clone(), current: Arc::new(RwLock::new(Arc::new(read(files)?))) })
    }

    /// Reads it again: new connections get the new one. A pair that does not read changes nothing.
    pub fn reload(&self) -> Result<(), TlsError> {
        let fresh = Arc::new(read(&self.files)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Looks at the files until asked to stop, and reads them again when either has changed.
    pub fn watch(&self, stop: &Stop) {
        let (certificate, stop) = (self.clone(), stop.clone());
        let mut seen = certificate.changed_at();
        tokio::spawn(async move {
            let mut look = tokio::time::interval(LOOK);
            loop {
                tokio::select! {
                    () = stop.asked() => return,
                    _ = look.tick() => {}
                }
                let now = certificate.changed_at();
                if now != seen {
                    match certificate.reload() {
                        Ok(()) => tracing::info!("the certificate changed: new connections get the new one"),
                        Err(why) => {
                            tracing::error!(%why, "the certificate changed and does not read: kept the old one");
                        }
                    }
                    seen = now;
                }
            }
        });
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.files.certificate, &self.files.key].map(|file| std::fs::metadata(file).ok()?.modified().ok())
    }

    /// What the listener speaks: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1.
    pub fn server_config(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(self.clone()));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn read(files: &Tls) -> Result<CertifiedKey, TlsError> {
    private_file::check(&files.key)?;
    let in_certificate = |source| TlsError::Pem { path: files.certificate.clone(), source };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .map_err(in_certificate)?
        .collect::<Result<_, _>>()
        .map_err(in_certificate)?;
    if chain.is_empty() {
        return Err(TlsError::Empty(files.certificate.clone()));
    }
    let in_key = |source| TlsError::Pem { path: files.key.clone(), source };
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(in_key)?;
    Ok(CertifiedKey::from_der(chain, key, &ring::default_provider())?)
}
