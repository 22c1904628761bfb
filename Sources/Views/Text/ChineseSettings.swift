extension Catalogue {
  /// What settings are for, by their paths, without a full stop. What is written in the file stays as it is written there.
  static let chineseSettings: [String: String] = [
    "calls.busy": "第二个来电：ask 显示为等候，auto 回复忙线",
    "calls.relay_only": "媒体只经中继传送，对方无法得知你的网络地址",
    "calls.strangers": "不在联系人中的人来电时也响铃",
    "calls.camera_on": "进入视频通话时打开摄像头",
    "calls.talk_release_ms": "按键说话：按键最后一次重复后多久算松开，毫秒",

    "audio.input": "麦克风：default、设备名，或 wav:FILE、exec:COMMAND 之类的来源",
    "audio.output": "扬声器：default 或设备名",
    "audio.input_volume": "麦克风音量，百分比",
    "audio.output_volume": "扬声器音量，百分比",
    "audio.echo_cancellation": "从麦克风中消除扬声器的声音",
    "audio.noise_suppression": "从麦克风中消除持续的噪声",
    "audio.automatic_gain": "让说话的音量保持一致",

    "video.source": "摄像头：default、/dev/video0 之类的设备，或 file:FILE 之类的来源",
    "video.size": "发送画面的最大尺寸",
    "video.fps": "每秒最多发送的画面数",
    "video.bitrate": "向一位对方发送的最高码率，kbit/s",
    "video.codec": "首先提供的视频编码",
    "video.mirror": "像照镜子一样显示自己的画面",

    "ringtones.incoming": "有人来电：default、WAV 文件或 off",
    "ringtones.dialling": "等待对方接听",
    "ringtones.waiting": "通话中的第二个来电",
    "ringtones.hangup": "通话结束",
    "ringtones.timeout": "无人接听，或连接中断",
    "ringtones.busy": "对方忙线",
    "ringtones.volume": "所有提示音的音量，百分比",

    "notifications.sound": "播放铃声",
    "notifications.banner": "显示横幅",
    "notifications.flash": "让屏幕边缘闪动",
    "notifications.bell": "响终端的铃",
    "notifications.desktop": "通过 notify-send 通知桌面，如果已安装",

    "screen.theme": "内置主题的名字，或文件",
    "screen.symbols": "用什么绘制画面",
    "screen.colours": "终端使用多少种颜色",
    "screen.fps": "每秒最多绘制的画面数",
    "screen.chrome_seconds": "画面上下的信息行几秒后隐藏；0 为始终显示",
    "screen.language": "语言；auto 跟随系统区域设置",
    "screen.linear": "以纯文本行代替界面，供屏幕阅读器使用",

    "shell.prefix": "命令行中：按本程序的键之前先按的键",
    "shell.program": "命令行运行的程序；留空则按 SHELL",
    "shell.history": "保留多少已移出命令行屏幕的行",

    "log.level": "日志的详细程度",
    "log.file": "日志文件；留空为 ~/.local/state/visavis 中的 visavis.log",

    "keys.style": "起始的按键方案；下面你自己设定的键优先",
    "keys.leader": "组合键中 leader 代表的键",
    "keys.chord_ms": "组合键等待下一个键多久，毫秒",
  ]
}
