/// c-ares and sockets, for XMPPLink: the macros and constants that Swift cannot import.
#ifndef VV_CARES_H
#define VV_CARES_H
#include <ares.h>
#include <arpa/nameser.h>
#include <sys/socket.h>

/// A channel that gives up on a server after `timeout_ms` and asks `tries` times. ARES_SUCCESS or an error.
static inline int vv_ares_open(ares_channel _Nullable *_Nonnull channel, int timeout_ms, int tries) {
  struct ares_options options = {0};
  options.timeout = timeout_ms;
  options.tries = tries;
  return ares_init_options(channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
}

static inline int vv_ares_wants_read(int bits, int index) { return ARES_GETSOCK_READABLE(bits, index) != 0; }
static inline int vv_ares_wants_write(int bits, int index) { return ARES_GETSOCK_WRITABLE(bits, index) != 0; }

/// Asks for SRV records of `name`.
static inline void vv_ares_query_srv(ares_channel _Nonnull channel, const char *_Nonnull name,
                                     ares_callback _Nonnull callback, void *_Nullable context) {
  ares_query(channel, name, ns_c_in, ns_t_srv, callback, context);
}

/// Milliseconds until the channel wants to be looked at, at most `most`.
static inline int vv_ares_timeout_ms(ares_channel _Nonnull channel, int most) {
  struct timeval limit = {most / 1000, most % 1000 * 1000}, out;
  struct timeval *t = ares_timeout(channel, &limit, &out);
  return t ? (int)(t->tv_sec * 1000 + (t->tv_usec + 999) / 1000) : most;
}

/// A non-blocking TCP socket, closed by exec. The descriptor, or -1 with errno.
static inline int vv_tcp_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/// Two connected local sockets, non-blocking and closed by exec. 0, or -1 with errno.
static inline int vv_socket_pair(int *_Nonnull pair) {
  return socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair);
}

static inline int vv_stream_type(void) { return SOCK_STREAM; }
#endif
