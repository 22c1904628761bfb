extension Catalogue {
  /// What errors and news from below say, by their English patterns (`Sentence`). SentenceTests hold it against the
  /// sources.
  static let chineseSentences: [String: String] = {
    var all = chineseLinks
    for part in [chineseCallSentences, chineseDevices, chineseSpecs, chineseFiles, chineseSettingsFile] {
      all.merge(part) { first, _ in first }
    }
    return all
  }()

  /// The server and the account.
  private static let chineseLinks: [String: String] = [
    "There is no server named %1: check the part of the address after the @.":
      "没有名为 %1 的服务器：请检查地址中 @ 之后的部分。",
    "The server %1 refused the connection: it may be down, or the port is wrong.":
      "服务器 %1 拒绝连接：它可能已停机，或者端口不对。",
    "The server %1 cannot be reached (%2): check the network.": "无法连上服务器 %1（%2）：请检查网络。",
    "The server %1 did not answer in time: check the network.": "服务器 %1 没有及时回应：请检查网络。",
    "The connection to the server was lost.": "与服务器的连接中断了。",
    "Another client signed in with the same resource name; give one of the two another name.":
      "另一个客户端用同样的资源名登录了；请给其中一个换个名字。",
    "The server says that it does not serve %1: check the address.":
      "服务器表示它不为 %1 服务：请检查地址。",
    "The server ended the connection for its rules": "服务器按其规定断开了连接",
    "The server is being shut down or restarted.": "服务器正在关闭或重启。",
    "The server asks to use %1 instead.": "服务器要求改用 %1。",
    "The server ended the connection (%1)": "服务器断开了连接（%1）",
    "The server sent something that XMPP does not allow: %1.": "服务器发来了 XMPP 不允许的内容：%1。",
    "The server %1 offers no encryption, so no password was sent. Ask its operator, or use another server.":
      "服务器 %1 不提供加密，因此没有发送密码。请询问其管理员，或换一个服务器。",
    "The encrypted connection to %1 failed (%2).": "与 %1 的加密连接失败（%2）。",
    "The certificate of %1 has expired. Check this computer's clock; if it is right, tell the operator.":
      "%1 的证书已过期。请检查本机时钟；如果时钟正确，请告知管理员。",
    "The certificate of %1 is not valid yet. Check this computer's clock.":
      "%1 的证书尚未生效。请检查本机时钟。",
    "The certificate of %1 is self-signed. If the server is yours, name its certificate with --tls-ca.":
      "%1 的证书是自签名的。如果服务器是你的，请用 --tls-ca 指定其证书。",
    "The certificate that the server shows is not for %1. Somebody may be in between: nothing was sent.":
      "服务器出示的证书不属于 %1。中间可能有人：没有发送任何内容。",
    "The certificate of %1 comes from an issuer this computer does not know. If the server is yours, name its CA with --tls-ca.":
      "%1 的证书由本机不认识的机构签发。如果服务器是你的，请用 --tls-ca 指定其 CA。",
    "The certificate of %1 cannot be trusted (%2).": "%1 的证书不可信（%2）。",
    "The CA file %1 cannot be read, or holds no certificate in PEM form.":
      "CA 文件 %1 无法读取，或者其中没有 PEM 格式的证书。",
    "The encrypted connection failed.": "加密连接失败。",
    "The server does not accept this password for %1.": "服务器不接受 %1 的这个密码。",
    "The account %1 is disabled on the server: ask its operator.": "账号 %1 已在服务器上停用：请询问其管理员。",
    "The server cannot check passwords at the moment.": "服务器目前无法核对密码。",
    "The server offers no way to log in that is safe here (it has: %1).":
      "服务器没有提供安全的登录方式（它有：%1）。",
    "The server could not prove that it knows this account's password (%1). It may be an impostor.":
      "服务器无法证明它知道此账号的密码（%1）。它可能是冒充的。",
    "The server refused the login (%1).": "服务器拒绝登录（%1）。",
    "The server %1 does not let clients make accounts: use its web page.":
      "服务器 %1 不允许用客户端注册账号：请到它的网页注册。",
    "The server %1 wants a form to be filled in: use its web page.":
      "服务器 %1 要求填写表单：请到它的网页注册。",
    "The name %1 is taken: choose another, or sign in with its password.":
      "%1 已被占用：请另选一个，或用它的密码登录。",
    "The server refused to make the account": "服务器拒绝创建账号",
    "The login failed.": "登录失败。",
    "%1.": "%1。",
    "%1: “%2”.": "%1：“%2”。",
    "“%1” is not an address.": "“%1”不是地址。",
    "That is not JSON: %1 (byte %2).": "这不是 JSON：%1（第 %2 字节）。",
    "add %1": "添加 %1",
    "rename %1": "重命名 %1",
    "remove %1": "删除 %1",
    "block %1": "屏蔽 %1",
    "unblock %1": "解除屏蔽 %1",
    "The server refused %1: %2.": "服务器拒绝了“%1”：%2。",
    "%1 can't be blocked: %2.": "无法屏蔽 %1：%2。",
    "%1 can't be unblocked: %2.": "无法解除对 %1 的屏蔽：%2。",
    "your server has no list of blocked people": "你的服务器没有屏蔽名单",
    "there is no connection": "没有连接",
  ]

  /// Calls: what follows “failed:”, and the encryption.
  private static let chineseCallSentences: [String: String] = [
    "no common codec": "没有共同的编解码器。",
    "the other side has no codec in common with us": "对方与我们没有共同的编解码器。",
    "the other side found no network path": "对方没有找到可用的网络路径。",
    "the other side could not open its devices": "对方无法打开自己的设备。",
    "the other side ended the call with an error": "对方因错误结束了通话。",
    "no network path to the other side was found": "没有找到通往对方的网络路径。",
    "the connection could not be made in time": "未能及时建立连接。",
    "the other side refused the call (%1)": "对方拒绝了通话（%1）。",
    "a content is not voice or video": "有一项内容既不是语音也不是视频。",
    "more than one content of a kind": "同类内容多于一项。",
    "no voice codec that both sides have": "双方没有共同的语音编解码器。",
    "no video codec that both sides have": "双方没有共同的视频编解码器。",
    "the other side offers no ICE transport": "对方不提供 ICE 传输。",
    "a content is there twice": "有一项内容出现了两次。",
    "a content has no ICE credentials": "有一项内容缺少 ICE 凭据。",
    "the answer has no voice": "应答中没有语音。",
    "the answer names no codec of ours": "应答中没有我们的编解码器。",
    "the offer has no contents": "邀请中没有内容。",
    "the offer has no voice": "邀请中没有语音。",
    "the reason was not kept.": "没有保存原因。",
    "Not connected: the call can't be placed now.": "未连接：现在无法呼叫。",
    "A shell needs a screen.": "命令行需要屏幕。",
    "The encryption library failed (%1). Restart Visavis; if it happens again, run visavis doctor.":
      "加密库出错（%1）。请重新启动 Visavis；如果再次发生，请运行 visavis doctor。",
    "No network address can be used for calls. Check that the network is up.":
      "没有可用于通话的网络地址。请检查网络是否连通。",
    "No network path to the other side was found. A relay (TURN) server in the account's settings may help.":
      "没有找到通往对方的网络路径。在账号设置中加一个中继（TURN）服务器也许有帮助。",
    "The other side's key is not the one it announced: somebody may be listening, so the call was stopped.":
      "对方的密钥与它声明的不符：可能有人在窃听，因此通话已停止。",
    "The other side refused the encrypted connection (%1).": "对方拒绝了加密连接（%1）。",
    "The other side did not answer the encryption handshake in time. Try again.":
      "对方没有及时回应加密握手。请再试一次。",
    "The other side offers no media encryption that Visavis knows, so the call was stopped.":
      "对方没有提供 Visavis 支持的媒体加密，因此通话已停止。",
    " (code %1)": "（代码 %1）",
    "The codec could not be started: %1%2.": "无法启动编解码器：%1%2。",
    "Damaged media data was received: %1%2.": "收到损坏的媒体数据：%1%2。",
    "The other side sends a format that Visavis cannot decode: %1%2.":
      "对方发送的格式 Visavis 无法解码：%1%2。",
    "A block of audio has the wrong length: %1.": "一段音频的长度不对：%1。",
    "Encoding failed: %1%2.": "编码失败：%1%2。",
  ]

  /// Cameras, sound, and what is used in their place.
  private static let chineseDevices: [String: String] = [
    "There is no camera at %1. Plug one in, or choose another source of pictures.":
      "%1 处没有摄像头。请插上一个，或选择其他画面来源。",
    "You may not use the camera %1. Add yourself to the group “video” and log in again.":
      "你无权使用摄像头 %1。请把自己加入“video”组，然后重新登录系统。",
    "The camera %1 is used by another program. Close that program and try again.":
      "摄像头 %1 正被另一个程序使用。请关闭那个程序后再试。",
    "%1 is not a camera. Run `visavis doctor` to see those there are.":
      "%1 不是摄像头。运行 `visavis doctor` 可查看现有的摄像头。",
    "The camera %1 does not work (error %2). Unplug it and plug it in again.":
      "摄像头 %1 无法工作（错误 %2）。请拔下后重新插上。",
    "The camera %1 delivers no format that Visavis knows.": "摄像头 %1 没有 Visavis 支持的格式。",
    "The camera %1 was unplugged. The call goes on without its picture.":
      "摄像头 %1 已被拔下。通话继续，但没有它的画面。",
    "The camera %1 stopped (error %2). The call goes on without its picture.":
      "摄像头 %1 停止了（错误 %2）。通话继续，但没有它的画面。",
    "The camera %1 delivers no pictures. Is it covered by a switch, or used elsewhere?":
      "摄像头 %1 没有画面。它是否被开关挡住，或正在别处使用？",
    "The camera %1 works again.": "摄像头 %1 恢复工作。",
    "The default device is used in place of “%1”.": "“%1”由默认设备代替。",
    "The microphone works again.": "麦克风恢复工作。",
    "The loudspeaker works again.": "扬声器恢复工作。",
    "microphone": "麦克风",
    "loudspeaker": "扬声器",
    "No sound server answers (PulseAudio or PipeWire): no sound until one runs. See visavis doctor.":
      "没有声音服务器回应（PulseAudio 或 PipeWire）：启动之前没有声音。请看 visavis doctor。",
    "The sound server has gone. The call goes on without sound until it comes back.":
      "声音服务器不见了。通话继续，在它恢复之前没有声音。",
    "The sound server has no %1. Plug one in; it will be used at once.":
      "声音服务器没有%1。插上一个即可立即使用。",
    "The %1 “%2” does not work or is not there. Plug it in, or choose another one.":
      "%1“%2”无法工作或不存在。请插上它，或另选一个。",
    "%1 The usual tone is played instead.": "%1改为播放默认铃声。",
    "“%1” has no sound in it.": "“%1”中没有声音。",
    "“%1” cannot be written. Is the disk full?": "无法写入“%1”。磁盘满了吗？",
    "“%1” could not be written any further. Is the disk full?": "无法继续写入“%1”。磁盘满了吗？",
    "The command “%1”": "命令“%1”",
    "ffmpeg, which reads “%1”,": "读取“%1”的 ffmpeg ",
    "ffmpeg, which records the screen,": "录制屏幕的 ffmpeg ",
    "%1 %2.": "%1%2。",
    "%1 It %2.": "%1它%2。",
    "ended": "结束了",
    "was not found": "没有找到",
    "failed with status %1": "失败了，状态码 %1",
    "was killed by signal %1": "被信号 %1 终止",
    "takes no more sound": "不再接收声音",
    "takes no more pictures": "不再接收画面",
    "stopped sending sound": "不再发送声音",
    "stopped sending pictures": "不再发送画面",
    "%1 printed a damaged WAV header.": "%1输出的 WAV 文件头已损坏。",
    "%1 has no complete picture.": "%1中没有完整的画面。",
    "%1 is a WAV of a kind that is not supported (format %2, %3 bits, %4 channels); 16-bit PCM always works.":
      "%1是不支持的 WAV（格式 %2，%3 位，%4 声道）；16 位 PCM 总是可用。",
    "%1 is not a WAV file.": "%1不是 WAV 文件。",
    "%1 is a damaged WAV file: it has no sound in it.": "%1是损坏的 WAV 文件：其中没有声音。",
    "%1 does not deliver YUV4MPEG2 (ffmpeg -f yuv4mpegpipe makes it).":
      "%1没有提供 YUV4MPEG2（可用 ffmpeg -f yuv4mpegpipe 生成）。",
    "%1 has pictures of an impossible size (%2x%3).": "%1的画面尺寸不可用（%2x%3）。",
    "%1 has the colour format %2; make it yuv420p (ffmpeg -pix_fmt yuv420p).":
      "%1的颜色格式是 %2；请改为 yuv420p（ffmpeg -pix_fmt yuv420p）。",
    "%1 delivered no picture.": "%1没有提供画面。",
  ]

  /// Texts that name a source or a sink, and terminals.
  private static let chineseSpecs: [String: String] = [
    "“%1” is not a tone. Write a frequency of 20 to 20000 Hz such as tone:440.":
      "“%1”不是音调。请写 20 到 20000 Hz 的频率，例如 tone:440。",
    "“%1” is not a source of sound. Allowed are tone:HZ, chirp, wav:FILE, file:FILE-or-URL, exec:COMMAND, pulse[:NAME] or silence.":
      "“%1”不是声音来源。可用的有 tone:HZ、chirp、wav:FILE、file:FILE-or-URL、exec:COMMAND、pulse[:NAME] 或 silence。",
    "“%1” is not a place for sound. Allowed are null, wav:FILE, pulse[:NAME] or exec:COMMAND.":
      "“%1”不是声音的去处。可用的有 null、wav:FILE、pulse[:NAME] 或 exec:COMMAND。",
    "There is no X11 screen to show: DISPLAY is not set. Name one, for example screen::0.":
      "没有可显示的 X11 屏幕：未设置 DISPLAY。请指定一个，例如 screen::0。",
    "“%1” is not a picture size. Write WIDTHxHEIGHT@RATE such as 640x360@30 (sides 16 to 4096, rate 1 to 120).":
      "“%1”不是画面尺寸。请写成 宽x高@帧率，例如 640x360@30（边长 16 到 4096，帧率 1 到 120）。",
    "“%1” lacks what follows the colon. Write for example %2.": "“%1”缺少冒号后的内容。例如写成 %2。",
    "“%1” is not a source of pictures. Allowed are %2.": "“%1”不是画面来源。可用的有 %2。",
    "“screen:%1” is not a screen. Write for example screen: or screen::0@15.":
      "“screen:%1”不是屏幕。例如写成 screen: 或 screen::0@15。",
    "“%1” is not a place for pictures. Allowed are null, y4m:FILE or exec:COMMAND.":
      "“%1”不是画面的去处。可用的有 null、y4m:FILE 或 exec:COMMAND。",
    "The terminal cannot be opened a second time: too many open files.": "无法再次打开终端：打开的文件太多。",
    "The terminal type “%1” is not known here. Set TERM, to xterm-256color say.":
      "这里不认识终端类型“%1”。请设置 TERM，例如 xterm-256color。",
    "There is not enough memory for the terminal.": "内存不足，无法使用终端。",
    "The terminal is in use by this program already.": "本程序已在使用此终端。",
    "There is no pseudo-terminal left for a shell.": "没有剩余的伪终端可用于命令行。",
    "There is not enough memory for a shell.": "内存不足，无法运行命令行。",
    "Visavis needs a terminal, and %1 cannot be opened. Start it from one, not in a pipe.":
      "Visavis 需要终端，而 %1 无法打开。请在终端中启动，不要放在管道里。",
    "TERM is not set, so Visavis does not know your terminal. Try TERM=xterm-256color.":
      "未设置 TERM，Visavis 不知道你的终端。请试试 TERM=xterm-256color。",
    "A terminal of type “%1” cannot show full-screen programs. Try another one, or visavis peer.":
      "类型为“%1”的终端无法显示全屏程序。请换一个终端，或用 visavis peer。",
  ]

  /// Files, programs and the call log.
  private static let chineseFiles: [String: String] = [
    "there is no such file": "没有这个文件",
    "permission denied": "没有权限",
    "it is a folder": "它是文件夹",
    "the disk is full": "磁盘已满",
    "the file system is read-only": "文件系统是只读的",
    "error %1": "错误 %1",
    "“%1” cannot be read: %2.": "无法读取“%1”：%2。",
    "“%1” cannot be written: %2.": "无法写入“%1”：%2。",
    "“%1” is larger than %2 MB; use file:%3 instead.": "“%1”大于 %2 MB；请改用 file:%3。",
    "The program “%1” was not found. Install it, or check its name and PATH.":
      "没有找到程序“%1”。请安装它，或检查其名称和 PATH。",
    "The program “%1” may not be run: permission denied. Check its file permissions.":
      "不能运行程序“%1”：没有权限。请检查其文件权限。",
    "No program was named.": "没有指定程序。",
    "The program “%1” could not be started: %2.": "无法启动程序“%1”：%2。",
    "%1 could not be read: %2.": "无法读取 %1：%2。",
    "%1 could not be written: %2.": "无法写入 %1：%2。",
    "%1 could not be made: %2.": "无法创建 %1：%2。",
    "%1 could not be renamed: %2.": "无法重命名 %1：%2。",
    "%1 could not be removed: %2.": "无法删除 %1：%2。",
    "%1 could not be given to another user: %2.": "无法把 %1 交给另一个用户：%2。",
    "%1 belongs to another user: nothing is said there.": "%1 属于另一个用户：不会在那里发送任何内容。",
    "%1 could not be opened: %2.": "无法打开 %1：%2。",
    "%1 could not be reached: %2.": "无法连上 %1：%2。",
    "The call log %1 cannot be used: %2. Calls work without it.":
      "无法使用通话记录 %1：%2。没有它也能通话。",
    "The call log was damaged. It was put aside as %1, and a new one was begun.":
      "通话记录已损坏，已另存为 %1，并开始了新的记录。",
    "The password command of %1 (%2) gave no password: %3. Try it in a shell.":
      "%1 的密码命令（%2）没有给出密码：%3。请在命令行中试一下。",
    "it did not end within %1 s": "它没有在 %1 秒内结束",
    "it ended with status %1": "它结束时的状态码是 %1",
    "it was killed by signal %1": "它被信号 %1 终止",
    "it printed nothing": "它没有输出任何内容",
  ]

  /// What is wrong with settings and accounts.
  private static let chineseSettingsFile: [String: String] = [
    "%1, line %2: %3.": "%1 第 %2 行：%3。",
    "%1: %2.": "%1：%2。",
    "Line %1: there is no %2; it is ignored. Did you mean %3?": "第 %1 行：没有%2，已忽略。是不是 %3？",
    "Line %1: there is no %2; it is ignored.": "第 %1 行：没有%2，已忽略。",
    "Line %1: %2 is ignored. Accounts stand below [[account]].":
      "第 %1 行：%2 已忽略。账号写在 [[account]] 之下。",
    "Others can read %1, which holds passwords. Mend it with: chmod 600 %2":
      "别人可以读取存有密码的 %1。请这样修正：chmod 600 %2",
    "setting %1": "设置 %1",
    "section [%1]": "小节 [%1]",
    "there is no setting %1": "没有设置 %1",
    "%1 must be %2, not %3": "%1 应为%2，而不是 %3",
    "%1 or %2": " %1 或 %2",
    "a text in quotes": "引号中的文字",
    "a whole number": "整数",
    "a whole number from %1 to %2": " %1 到 %2 的整数",
    "a number": "数字",
    "true or false": " true 或 false",
    "a date": "日期",
    "a section": "小节",
    "a list": "列表",
    "a section: write [%1] on a line of its own": "小节：把 [%1] 单独写成一行",
    "a section: write [server.\"example.org\"] on a line of its own":
      "小节：把 [server.\"example.org\"] 单独写成一行",
    "a key in quotes, or a list of them": "引号中的按键，或按键的列表",
    "\"HOST\" or \"HOST:PORT\"": " \"HOST\" 或 \"HOST:PORT\"",
    "a size such as \"640x360\", at most 4096x4096": "尺寸，例如 \"640x360\"，最大 4096x4096",
    "it could not be read (%1)": "无法读取（%1）",
    "it could not be written (%1)": "无法写入（%1）",
    "it is not UTF-8 text": "它不是 UTF-8 文本",
    "there is no memory left to read it": "内存不足，无法读取",
    "%1 stands here in a form that only a person can change": "%1 在这里的写法只能手动修改",
    "enabled must be true or false": "enabled 应为 true 或 false",
    "%1 must be a text in quotes": "%1 应为引号中的文字",
    "this account has no jid; add jid = \"NAME@DOMAIN\"": "此账号没有 jid；请加上 jid = \"NAME@DOMAIN\"",
    "%1 is no address; write jid = \"NAME@DOMAIN\"": "%1 不是地址；请写 jid = \"NAME@DOMAIN\"",
    "%1 has no password; add password or password_command":
      "%1 没有密码；请加上 password 或 password_command",
    "%1 has both password and password_command; remove one":
      "%1 同时有 password 和 password_command；请去掉一个",
    "%1 stands here twice; remove one": "%1 在这里出现了两次；请去掉一个",
    "expected is a setting (name = value), a [section] or a # comment":
      "这里应是设置（name = value）、[小节] 或 # 注释",
    "the same name stands above already; keep one of the two": "上面已有同样的名称；请只保留一个",
    "a section is written [name], on a line of its own": "小节写成 [name]，单独一行",
    "a list is written [\"one\", \"two\"]; look for a missing comma or ]":
      "列表写成 [\"one\", \"two\"]；请检查是否少了逗号或 ]",
    "a group is written { name = value, name = value }, on one line":
      "一组写成 { name = value, name = value }，写在一行",
    "the comment holds a control character; remove it": "注释中有控制字符；请删除",
    "something follows the value; a text stands in one pair of \"quotes\"":
      "值的后面还有内容；文字写在一对 \"引号\" 中",
    "the value is missing; write a text in \"quotes\", a number, true or false":
      "缺少值；请写 \"引号\" 中的文字、数字、true 或 false",
    "this is no value; write a text in \"quotes\", a number, true or false":
      "这不是值；请写 \"引号\" 中的文字、数字、true 或 false",
    "a backslash in \"quotes\" is written twice; in 'single quotes' it stands for itself":
      "\"双引号\" 中的反斜杠要写两次；'单引号' 中写一次即可",
    "the closing quote of the text is missing": "文字缺少结尾的引号",
    "lists stand too deep in each other": "列表嵌套太深",
    "a number does not begin with 0": "数字不能以 0 开头",
    "the number is too large": "数字太大",
    "a setting is written name = value, the name without spaces": "设置写成 name = value，名称中没有空格",
    "%1 and to %2": "%1 和 %2",
    "In “%1”, %2 is bound to %3.": "在“%1”中，%2 同时绑定到 %3。",
    "In “%1”, %2 is bound to %3 and begins %4, bound to %5.":
      "在“%1”中，%2 绑定到 %3，又是 %4 的开头，而 %4 绑定到 %5。",
    "keys.leader: “%1” is not a key.": "keys.leader：“%1”不是按键。",
    "shell.prefix: “%1” is not a key.": "shell.prefix：“%1”不是按键。",
    "keys: %1.": "keys：%1。",
    "Settings last until you leave: the demo has no file for them.":
      "设置只保留到你退出为止：演示没有设置文件。",
    "The setting could not be changed: %1.": "无法更改设置：%1。",
    "A call holds %1 people; with these it would be %2. Invite fewer.": "通话最多 %1 人，加上这些就是 %2 人。请少邀请几位。",
    "With %1, who uses Dino, a call holds %2 people; with these it would be %3. Invite fewer.":
      "%1 使用 Dino，这样的通话最多 %2 人，加上这些就是 %3 人。请少邀请几位。",
    "Others can be invited when the call has been answered.": "接通之后才能邀请其他人。",
    "the group call is for invited people only": "该群组通话仅限受邀者参加",
    "the group call is full": "该群组通话人数已满",
    "the group call is over": "该群组通话已结束",
    "the room of the group call cannot be reached": "无法连接群组通话的房间",
    "the room refused the group call (%1)": "房间拒绝了群组通话（%1）",
    "you were removed from the group call": "你已被移出群组通话",
    "your server lets you make no rooms": "你的服务器不允许创建房间",
    "the connection was lost": "连接已断开",
    "this person's client does not answer": "对方的客户端没有应答",
    "no connection could be made": "无法建立连接",
    "That call is over.": "该通话已结束。",
    "Your server has no rooms for group calls.": "你的服务器不提供群组通话所需的房间。",
  ]
}
