// The emoji that people and apps write by name; one that is not here stays as it is written.

const BY_NAME = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", pray: "🙏", clap: "👏",
  tada: "🎉", sparkles: "✨", star: "⭐", fire: "🔥", rocket: "🚀", bulb: "💡", eyes: "👀",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌",
  no_entry: "⛔", no_entry_sign: "🚫", warning: "⚠️", rotating_light: "🚨", question: "❓",
  exclamation: "❗", information_source: "ℹ️", bell: "🔔", no_bell: "🔕", mega: "📣",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", clock3: "🕒",
  alarm_clock: "⏰", stopwatch: "⏱️", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", books: "📚", book: "📖",
  mortar_board: "🎓", school: "🏫", office: "🏢", round_pushpin: "📍", pushpin: "📌",
  computer: "💻", desktop_computer: "🖥️", telephone_receiver: "📞", phone: "☎️", email: "📧",
  envelope: "✉️", link: "🔗", paperclip: "📎", mag: "🔍", gear: "⚙️", lock: "🔒", key: "🔑",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", speech_balloon: "💬", repeat: "🔁",
  arrows_counterclockwise: "🔄", arrow_right: "➡️", arrow_left: "⬅️", heavy_plus_sign: "➕",
  large_blue_circle: "🔵", red_circle: "🔴", large_green_circle: "🟢", white_circle: "⚪",
  large_yellow_circle: "🟡", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔",
  zzz: "💤", wastebasket: "🗑️", chart_with_upwards_trend: "📈", bar_chart: "📊",
};

export function emoji(name) {
  return BY_NAME[name];
}
