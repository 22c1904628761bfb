extension Action {
  /// Other names by which people look for the action, in every language: its name in keymap files, and words that other
  /// programs have for it.
  var otherNames: String {
    let name = verb.split(separator: "-").joined(separator: " ")
    guard let synonyms = Self.synonyms[self] else { return name }
    return name + " " + synonyms
  }

  private static let synonyms: [Action: String] = [
    .help: "shortcuts bindings 帮助 快捷键",
    .quit: "exit leave 离开",
    .redraw: "refresh 刷新",
    .suspend: "background 暂停",
    .theme: "colours colors look 颜色 外观",
    .symbols: "pixels blocks sixel 像素",
    .devices: "microphone camera loudspeaker headset sound 麦克风 摄像头 扬声器 耳机",
    .shell: "terminal console 终端",
    .contactCall: "dial phone 拨打 电话",
    .search: "filter 过滤",
    .add: "new friend 好友",
    .remove: "delete 删掉",
    .presence: "status away busy 状态",
    .reconnect: "online login 上线",
    .card: "profile info 名片 资料",
    .history: "log recent missed 历史 最近 未接",
    .settings: "preferences options configuration 选项 偏好 配置",
    .accept: "answer take 接电话",
    .decline: "reject refuse 拒接",
    .mute: "mic silence 静音 话筒",
    .camera: "webcam video 视频",
    .hold: "pause 暂停",
    .float: "mini window popup 浮窗",
    .hangUp: "end leave 结束",
    .talk: "ptt push to talk 对讲",
    .invite: "group join 邀请",
    .callSettings: "volume quality noise echo 音量 画质",
    .details: "statistics network 统计 质量",
    .layout: "grid tiles 排列",
    .chat: "message text 消息 聊天",
    .again: "redial 重拨",
  ]
}
