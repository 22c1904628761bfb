/// expat, for XMPPLink.
#ifndef VV_EXPAT_H
#define VV_EXPAT_H
#include <expat.h>

// Weak: expat before 2.6.0 lacks it, unless its distribution carries the fix of CVE-2023-52425.
extern XML_Bool XML_SetReparseDeferralEnabled(XML_Parser parser, XML_Bool enabled) __attribute__((weak));

/// Has every byte looked at when it comes: deferral would hold back a stanza until the next one. 0 if not needed.
static inline int vv_xml_disable_deferral(XML_Parser _Nonnull parser) {
  return XML_SetReparseDeferralEnabled ? XML_SetReparseDeferralEnabled(parser, XML_FALSE) : 0;
}
#endif
