internal import Codecs
internal import Media

// Two modules name their codecs alike, and the module Media is hidden by XMPP's type of that name.
typealias AssemblyCodec = Media.VideoCodec
typealias PictureCodec = Codecs.VideoCodec
