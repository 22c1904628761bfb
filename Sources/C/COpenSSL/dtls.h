/// DTLS over datagrams: wrappers for OpenSSL's macros, for SecureLink.
#ifndef VV_DTLS_H
#define VV_DTLS_H
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/srtp.h>
#include <openssl/x509.h>
#include <sys/time.h>

/// DTLS 1.2 only, no renegotiation, no resumption, our own MTU; 1 if OpenSSL took it all.
static inline int vv_dtls_configure(SSL_CTX *_Nonnull context) {
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_QUERY_MTU | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1;
}

static inline void vv_dtls_set_mtu(SSL *_Nonnull ssl, long mtu) { SSL_set_mtu(ssl, mtu); }

static inline void vv_dtls_set_owner(SSL *_Nonnull ssl, void *_Nullable owner) { SSL_set_app_data(ssl, owner); }
static inline void *_Nullable vv_dtls_owner(const SSL *_Nonnull ssl) { return SSL_get_app_data(ssl); }

/// The association that a certificate is being verified for.
static inline void *_Nullable vv_dtls_owner_of_store(X509_STORE_CTX *_Nonnull store) {
  SSL *ssl = (SSL *)X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
  return ssl ? SSL_get_app_data(ssl) : NULL;
}

/// Microseconds until OpenSSL wants to retransmit; -1 if it does not.
static inline long long vv_dtls_timeout(SSL *_Nonnull ssl) {
  struct timeval left;
  if (DTLSv1_get_timeout(ssl, &left) != 1) return -1;
  return (long long)left.tv_sec * 1000000 + left.tv_usec;
}

static inline long vv_dtls_handle_timeout(SSL *_Nonnull ssl) { return DTLSv1_handle_timeout(ssl); }

static inline void vv_bio_retry_read(BIO *_Nonnull bio) {
  BIO_clear_retry_flags(bio);
  BIO_set_retry_read(bio);
}

static inline int vv_x509_add_name(X509_NAME *_Nonnull name, const char *_Nonnull field, const char *_Nonnull value) {
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0);
}

/// A new P-256 key, or null.
static inline EVP_PKEY *_Nullable vv_p256_key(void) { return EVP_EC_gen("P-256"); }

static inline int vv_error_is_timeout(unsigned long code) {
  return ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_READ_TIMEOUT_EXPIRED;
}
#endif
