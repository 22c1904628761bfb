/// TLS over TCP and digests: wrappers for OpenSSL's macros, for XMPPLink.
#ifndef VV_TLS_H
#define VV_TLS_H
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

/// 1 if TLS 1.2 is made the least.
static inline int vv_tls_require_1_2(SSL_CTX *_Nonnull context) {
  return (int)SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

/// Names the server in the hello (SNI).
static inline int vv_tls_set_sni(SSL *_Nonnull ssl, const char *_Nonnull host) {
  return (int)SSL_set_tlsext_host_name(ssl, host);
}

/// Certificates given by the person are trusted as they stand, even if they are no CA's.
static inline int vv_tls_trust_leaves(SSL_CTX *_Nonnull context) {
  return X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
}

/// An empty memory BIO reports "try again" and not the end.
static inline void vv_bio_retry_when_empty(BIO *_Nonnull bio) { BIO_set_mem_eof_return(bio, -1); }

static inline int vv_bio_pending(BIO *_Nonnull bio) { return (int)BIO_ctrl_pending(bio); }

/// RFC 5929 §4.1: the digest of the server's certificate. Returns its length, 0 if none is defined.
static inline unsigned vv_tls_end_point(const SSL *_Nonnull ssl, unsigned char *_Nonnull out64) {
  X509 *certificate = SSL_get1_peer_certificate(ssl);
  if (!certificate) return 0;
  int digest = NID_undef;
  unsigned length = 0;
  if (OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, NULL) && digest != NID_undef) {
    if (digest == NID_md5 || digest == NID_sha1) digest = NID_sha256;
    const EVP_MD *md = EVP_get_digestbynid(digest);
    if (!md || !X509_digest(certificate, md, out64, &length)) length = 0;
  }
  X509_free(certificate);
  return length;
}

/// The text of the oldest error of this thread, and none left after it.
static inline void vv_tls_error(char *_Nonnull out, size_t size) {
  unsigned long code = ERR_get_error();
  const char *reason = code ? ERR_reason_error_string(code) : NULL;
  strncpy(out, reason ? reason : "unknown reason", size - 1);
  out[size - 1] = 0;
  ERR_clear_error();
}

static inline void vv_tls_forget_errors(void) { ERR_clear_error(); }
#endif
