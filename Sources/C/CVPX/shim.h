/// libvpx for Swift: the initialisers are macros over ABI numbers, the controls are variadic, the flags are shifts.
#pragma once
#include <stddef.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

static inline vpx_codec_err_t vv_vpx_encoder_init(vpx_codec_ctx_t *_Nonnull codec, int vp9,
                                                  const vpx_codec_enc_cfg_t *_Nonnull config) {
  return vpx_codec_enc_init(codec, vp9 ? vpx_codec_vp9_cx() : vpx_codec_vp8_cx(), config, 0);
}

static inline vpx_codec_err_t vv_vpx_encoder_defaults(int vp9, vpx_codec_enc_cfg_t *_Nonnull config) {
  return vpx_codec_enc_config_default(vp9 ? vpx_codec_vp9_cx() : vpx_codec_vp8_cx(), config, 0);
}

static inline vpx_codec_err_t vv_vpx_decoder_init(vpx_codec_ctx_t *_Nonnull codec, int vp9, unsigned threads) {
  vpx_codec_dec_cfg_t config = {threads, 0, 0};
  return vpx_codec_dec_init(codec, vp9 ? vpx_codec_vp9_dx() : vpx_codec_vp8_dx(), &config, 0);
}

static inline vpx_codec_err_t vv_vpx_control(vpx_codec_ctx_t *_Nonnull codec, int control, int value) {
  return vpx_codec_control_(codec, control, value);
}

/// 1 if the decoder says that its newest picture builds on missing data.
static inline int vv_vpx_is_corrupted(vpx_codec_ctx_t *_Nonnull codec) {
  int corrupted = 0;
  return vpx_codec_control_(codec, VP8D_GET_FRAME_CORRUPTED, &corrupted) == VPX_CODEC_OK && corrupted;
}

/// Encodes one I420 picture whose rows are tightly packed.
static inline vpx_codec_err_t vv_vpx_encode(vpx_codec_ctx_t *_Nonnull codec, const unsigned char *_Nonnull y,
                                            const unsigned char *_Nonnull u, const unsigned char *_Nonnull v,
                                            unsigned width, unsigned height, vpx_codec_pts_t pts,
                                            unsigned long duration, vpx_enc_frame_flags_t flags) {
  vpx_image_t image;
  if (!vpx_img_wrap(&image, VPX_IMG_FMT_I420, width, height, 1, (unsigned char *)y)) return VPX_CODEC_INVALID_PARAM;
  image.planes[VPX_PLANE_Y] = (unsigned char *)y;
  image.planes[VPX_PLANE_U] = (unsigned char *)u;
  image.planes[VPX_PLANE_V] = (unsigned char *)v;
  image.stride[VPX_PLANE_Y] = (int)width;
  image.stride[VPX_PLANE_U] = image.stride[VPX_PLANE_V] = (int)(width + 1) / 2;
  return vpx_codec_encode(codec, &image, pts, duration, flags, VPX_DL_REALTIME);
}

/// The next compressed frame of the last vv_vpx_encode, or NULL.
static inline const unsigned char *_Nullable vv_vpx_next_packet(vpx_codec_ctx_t *_Nonnull codec,
                                                                vpx_codec_iter_t _Nullable *_Nonnull iterator,
                                                                size_t *_Nonnull size, int *_Nonnull is_key) {
  const vpx_codec_cx_pkt_t *packet;
  while ((packet = vpx_codec_get_cx_data(codec, iterator))) {
    if (packet->kind != VPX_CODEC_CX_FRAME_PKT) continue;
    *size = packet->data.frame.sz;
    *is_key = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
    return (const unsigned char *)packet->data.frame.buf;
  }
  return NULL;
}

static const long vv_vpx_force_key = VPX_EFLAG_FORCE_KF;
static const long vv_vp8_no_ref_last = VP8_EFLAG_NO_REF_LAST;
static const long vv_vp8_no_ref_golden = VP8_EFLAG_NO_REF_GF;
static const long vv_vp8_no_ref_altref = VP8_EFLAG_NO_REF_ARF;
static const long vv_vp8_no_upd_last = VP8_EFLAG_NO_UPD_LAST;
static const long vv_vp8_no_upd_golden = VP8_EFLAG_NO_UPD_GF;
static const long vv_vp8_no_upd_altref = VP8_EFLAG_NO_UPD_ARF;
static const long vv_vp8_no_upd_entropy = VP8_EFLAG_NO_UPD_ENTROPY;
