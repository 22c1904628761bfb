/// libopus for Swift: opus_*_ctl is variadic, so every control goes through one of these.
#pragma once
#include <opus/opus.h>
#include <stddef.h>

static inline int vv_opus_encoder_set(OpusEncoder *_Nonnull encoder, int request, opus_int32 value) {
  return opus_encoder_ctl(encoder, request, value);
}

static inline int vv_opus_encoder_reset(OpusEncoder *_Nonnull encoder) {
  return opus_encoder_ctl(encoder, OPUS_RESET_STATE);
}

/// 1 if the packet carries a low-bit-rate copy of the packet before it (RFC 6716 §4.2.4), 0 if not or if it is malformed.
static inline int vv_opus_has_lbrr(const unsigned char *_Nonnull packet, opus_int32 length) {
  const unsigned char *frames[48];
  opus_int16 sizes[48];
  if (length < 1 || (packet[0] & 0x80)) return 0;  // CELT-only packets have none
  int samples = opus_packet_get_samples_per_frame(packet, 48000);
  int silk_frames = samples > 960 ? samples / 960 : 1;
  if (opus_packet_parse(packet, length, NULL, frames, sizes, NULL) <= 0 || sizes[0] == 0) return 0;
  int lbrr = (frames[0][0] >> (7 - silk_frames)) & 1;
  if (opus_packet_get_nb_channels(packet) == 2) lbrr |= (frames[0][0] >> (6 - 2 * silk_frames)) & 1;
  return lbrr;
}
