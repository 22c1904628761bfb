/// libyuv for Swift: its functions take up to 18 arguments; here a picture is one value.
#pragma once
#include <libyuv.h>

/// An I420 picture; the strides are in bytes.
typedef struct {
  uint8_t *_Nonnull y, *_Nonnull u, *_Nonnull v;
  int stride_y, stride_u, stride_v, width, height;
} vv_i420;

#define VV_PLANES(p) (p).y, (p).stride_y, (p).u, (p).stride_u, (p).v, (p).stride_v

static inline int vv_i420_copy(vv_i420 from, vv_i420 to) {
  return I420Copy(VV_PLANES(from), VV_PLANES(to), to.width, to.height);
}
static inline int vv_i420_from_422(vv_i420 from, vv_i420 to) {
  return I422ToI420(VV_PLANES(from), VV_PLANES(to), to.width, to.height);
}
static inline int vv_i420_from_444(vv_i420 from, vv_i420 to) {
  return I444ToI420(VV_PLANES(from), VV_PLANES(to), to.width, to.height);
}
static inline int vv_i420_scale(vv_i420 from, vv_i420 to) {
  return I420Scale(VV_PLANES(from), from.width, from.height, VV_PLANES(to), to.width, to.height, kFilterBox);
}
static inline int vv_i420_mirror(vv_i420 from, vv_i420 to) {
  return I420Mirror(VV_PLANES(from), VV_PLANES(to), to.width, to.height);
}
/// `degrees`: 0, 90, 180 or 270, clockwise.
static inline int vv_i420_rotate(vv_i420 from, vv_i420 to, int degrees) {
  return I420Rotate(VV_PLANES(from), VV_PLANES(to), from.width, from.height, (enum RotationMode)degrees);
}
static inline int vv_i420_from_yuyv(const uint8_t *_Nonnull data, int stride, vv_i420 to) {
  return YUY2ToI420(data, stride, VV_PLANES(to), to.width, to.height);
}
static inline int vv_i420_from_uyvy(const uint8_t *_Nonnull data, int stride, vv_i420 to) {
  return UYVYToI420(data, stride, VV_PLANES(to), to.width, to.height);
}
static inline int vv_i420_from_nv12(const uint8_t *_Nonnull data, int stride, vv_i420 to) {
  return NV12ToI420(data, stride, data + (size_t)stride * (size_t)to.height, stride, VV_PLANES(to), to.width,
                    to.height);
}
/// Bytes in the order red, green, blue (libyuv calls that RAW).
static inline int vv_i420_from_rgb(const uint8_t *_Nonnull data, int stride, vv_i420 to) {
  return RAWToI420(data, stride, VV_PLANES(to), to.width, to.height);
}
/// Bytes in the order blue, green, red (libyuv calls that RGB24).
static inline int vv_i420_from_bgr(const uint8_t *_Nonnull data, int stride, vv_i420 to) {
  return RGB24ToI420(data, stride, VV_PLANES(to), to.width, to.height);
}
/// The size a JPEG picture says it has; 0 on success.
static inline int vv_jpeg_size(const uint8_t *_Nonnull data, size_t size, int *_Nonnull width, int *_Nonnull height) {
  return MJPGSize(data, size, width, height);
}
static inline int vv_i420_from_jpeg(const uint8_t *_Nonnull data, size_t size, vv_i420 to) {
  return MJPGToI420(data, size, VV_PLANES(to), to.width, to.height, to.width, to.height);
}
