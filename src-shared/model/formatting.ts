/** Numbers as people read them: sizes in steps of 1,024, speeds, times. */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `0 B`, `999 B`, `12.4 MB`, `1.0 GB` */
export function formatBytes(bytes: number): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(size) : size.toFixed(size >= 1000 ? 0 : 1)} ${UNITS[unit]}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `100 KB/s`, `1 MB/s`, `1.5 MB/s`: as somebody sets it, without digits that say nothing. */
export function formatLimit(bytesPerSecond: number): string {
  return formatRate(bytesPerSecond).replace('.0 ', ' ');
}

/** `0:03`, `12:40`, `3:05:00` */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Whole per cent, rounded down: 100 only when everything is there. */
export function formatPercent(position: number, size: number): string {
  return `${size === 0 ? 100 : Math.floor((100 * position) / size)} %`;
}
