/// libsrtp2, as it is: its setters are plain functions.
#ifndef VV_SRTP_H
#define VV_SRTP_H
#include <srtp2/srtp.h>
#endif
