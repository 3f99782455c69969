/** Times as servers write them into their logs. */
import { calendarTime, MONTHS, twoDigits } from './calendar.ts';

/** `06/Jan/2025:09:00:00 +0000`, of access logs. */
export function accessLogTime(ms: number): string {
  const { year, month, day } = calendarTime(ms);
  return `${twoDigits(day)}/${monthName(month)}/${year}:${timeOfDay(ms)} +0000`;
}

/** `2025/01/06 09:00:00`. */
export function slashedTime(ms: number): string {
  const { year, month, day } = calendarTime(ms);
  return `${year}/${twoDigits(month)}/${twoDigits(day)} ${timeOfDay(ms)}`;
}

/** `06 Jan 2025 09:00:00.000`. */
export function shortTime(ms: number): string {
  const { year, month, day } = calendarTime(ms);
  const milliseconds = String(Math.floor(ms % 1000)).padStart(3, '0');
  return `${twoDigits(day)} ${monthName(month)} ${year} ${timeOfDay(ms)}.${milliseconds}`;
}

/** `Mon Jan 06 09:00:00.000000 2025`, of Apache's error log. */
export function apacheTime(ms: number): string {
  const { year, month, day, weekday } = calendarTime(ms);
  const name = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday] ?? '';
  const microseconds = String(Math.floor((ms % 1000) * 1000)).padStart(6, '0');
  return `${name} ${monthName(month)} ${twoDigits(day)} ${timeOfDay(ms)}.${microseconds} ${year}`;
}

function timeOfDay(ms: number): string {
  const { hour, minute, second } = calendarTime(ms);
  return `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
}

function monthName(month: number): string {
  return (MONTHS[month - 1] ?? '').slice(0, 3);
}
