/** Returns a whole number that is written as 1000000, 1_000_000, 1e6 or 2^63, or undefined for any other text. */
export function parseWhole(text: string): bigint | undefined {
  if (/^\d[\d_]*$/.test(text)) return BigInt(text.replaceAll("_", ""));
  const scientific = /^(\d+)(?:\.(\d+))?e\+?(\d{1,4})$/i.exec(text);
  if (scientific !== null) {
    const [, whole, fraction = "", exponent] = scientific;
    if (fraction.length > Number(exponent)) return undefined;
    return BigInt(`${whole}${fraction}`) * 10n ** BigInt(Number(exponent) - fraction.length);
  }
  const power = /^(\d{1,4})\^(\d{1,4})$/.exec(text);
  return power === null ? undefined : BigInt(power[1]!) ** BigInt(power[2]!);
}
