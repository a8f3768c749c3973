// Drives the report of `sample.mjs` in Chromium: `node browser.mjs REPORT PROFILE`, as `run` calls it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { HOSTILE, review } from "./sample.mjs";

const { CHROMIUM, MODULES, PICTURES } = process.env;
const [report, profile] = process.argv.slice(2);
const load = createRequire(pathToFileURL(join(MODULES, "package.json")));
const { chromium } = load("playwright-core");
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

const address = pathToFileURL(report).href;
const expected = review(3000);
const listed = expected.apps.filter((app) => app.kind !== "first-party" || app.findings.length || app.permissions.some((held) => held.granted));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Nothing here takes a second; a page that hangs is a failure.
const PATIENCE = 30_000;

const browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, headless: true, args: FLAGS, viewport: { width: 1280, height: 900 } });
browser.setDefaultTimeout(PATIENCE);
const problems = [];

async function open(hash = "", page = null) {
  const shown = page ?? (await browser.newPage());
  shown.on("console", (message) => { if (["error", "warning"].includes(message.type())) problems.push(message.text()); });
  shown.on("pageerror", (error) => problems.push(error.message));
  shown.on("request", (request) => { if (!request.url().startsWith(address)) problems.push(`asked for ${request.url()}`); });
  await shown.goto(address + hash);
  return shown;
}

const rowsOf = (page) => page.locator("#rows tr");
const count = (page) => page.locator("#count").innerText();
const namesOf = (page) => page.locator("#rows th a").allInnerTexts();

async function accessible(page, what) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
  assert.deepEqual(result.violations.map((found) => `${found.id}: ${found.nodes[0].html}`), [], what);
}

const checks = {
  async "figures are those of the review"() {
    const page = await open();
    const figures = await page.locator(".figure").allInnerTexts();
    const { totals } = expected;
    assert.deepEqual(figures.map(Number), [totals.apps, totals.apps_by_risk.critical, totals.credentials.expiring, totals.unused_apps, totals.verdicts.remove + totals.verdicts.narrow]);
    const matrix = await page.locator(".matrix .sum").allInnerTexts();
    assert.deepEqual(matrix.map(Number), Object.values(totals.permissions_by_risk));
    await page.close();
  },
  async "table has a row for each app, a hundred at a time"() {
    const page = await open("#/apps");
    assert.equal(await count(page), `${listed.length} apps`);
    assert.equal(await rowsOf(page).count(), 100);
    await page.click("#more");
    assert.equal(await rowsOf(page).count(), 200);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll("#rows th a")].indexOf(document.activeElement)), 100, "the first new row has the focus");
    await page.close();
  },
  async "search finds by name, id, permission and owner"() {
    const page = await open("#/apps");
    const app = listed.find((one, place) => place > 1500 && one.owners.length && one.permissions.length > 1);
    for (const text of [app.display_name, app.app_id, app.display_name.toUpperCase(), `${app.permissions[0].permission} ${app.owners[0].name} ${app.display_name}`]) {
      await page.fill("#search", text);
      assert.deepEqual(await namesOf(page), [app.display_name], text);
    }
    await page.fill("#search", "no app is called that");
    assert.equal(await count(page), `0 of ${listed.length} apps`);
    await page.close();
  },
  async "headings sort both ways and say so"() {
    const page = await open("#/apps");
    const heading = page.locator("th[data-key=findings]");
    for (const order of ["descending", "ascending"]) {
      await heading.getByRole("button").click();
      assert.equal(await heading.getAttribute("aria-sort"), order);
      const numbers = (await page.locator("#rows td:last-child").allInnerTexts()).map(Number);
      const sorted = [...numbers].sort((one, other) => (order === "ascending" ? one - other : other - one));
      assert.deepEqual(numbers, sorted);
    }
    await page.close();
  },
  async "cells of the matrix lead to their apps"() {
    const page = await open();
    await page.click(".matrix a[href='#/apps?risk=critical&use=unused']");
    const wanted = listed.filter((app) => app.permissions.some((held) => held.granted && held.risk === "critical" && held.used === 0));
    assert.equal(await count(page), `${wanted.length} of ${listed.length} apps`);
    assert.equal(await page.inputValue("#use"), "unused");
    await page.click("#filters button[type=reset]");
    await page.waitForFunction((all) => document.getElementById("count").textContent === all, `${listed.length} apps`);
    await page.close();
  },
  async "an app's page shows all of it, and the way back leads to the same place"() {
    const page = await open("#/apps");
    const app = listed.find((one) => one.credentials.length === 2 && one.permissions.length === 4);
    await page.fill("#search", app.app_id);
    await page.click("#rows th a");
    assert.equal(await page.locator("#app h2").innerText(), app.display_name);
    assert.equal(await page.locator("#app h2").evaluate((title) => title === document.activeElement), true, "the title has the focus");
    const text = await page.locator("#app").innerText();
    for (const part of [app.app_id, app.owners[0]?.name ?? "none", ...app.permissions.map((held) => held.permission), ...app.credentials.map((credential) => credential.key_id)]) assert.ok(text.includes(part), part);
    for (const fix of app.permissions.map((held) => held.fix).filter(Boolean)) assert.ok(text.includes(fix), fix);
    await page.goBack();
    await page.waitForSelector("#apps:not([hidden])");
    assert.equal(await page.inputValue("#search"), app.app_id);
    await page.close();
  },
  async "keyboard alone is enough"() {
    const page = await open();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the content");
    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement.id === "search");
    await page.keyboard.type("payroll");
    await page.locator("#rows th a").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    const second = (await namesOf(page))[1];
    assert.equal(await page.evaluate(() => document.activeElement.textContent), second);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#app:not([hidden])");
    assert.equal(await page.locator("#app h2").innerText(), second);
    await page.keyboard.press("Escape");
    await page.waitForSelector("#apps:not([hidden])");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), second, "the row that was opened has the focus again");
    await page.close();
  },
  async "names stay text"() {
    const page = await open("#/apps?search=onerror");
    assert.deepEqual(await namesOf(page), [HOSTILE]);
    await page.click("#rows th a");
    assert.equal(await page.locator("#app h2").innerText(), HOSTILE);
    assert.notEqual(await page.title(), "broken");
    assert.equal(await page.locator("img").count(), 0);
    await page.close();
  },
  async "colours follow the system and the switch"() {
    const page = await open();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    assert.notEqual(light, dark);
    await page.click("#theme");
    assert.equal(await background(), light, "light although the system is dark");
    await page.click("#theme");
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await background(), dark, "dark although the system is light");
    await page.close();
  },
  async "accessibility has no violation, light and dark, on every part"() {
    const app = listed.find((one) => one.credentials.length === 2 && one.permissions.length === 4 && one.findings.length);
    for (const colorScheme of ["light", "dark"]) {
      for (const hash of ["", "#/apps?search=payroll", `#/app/${app.app_id}`]) {
        const page = await browser.newPage();
        await page.emulateMedia({ colorScheme });
        await open(hash, page);
        await accessible(page, `${colorScheme} ${hash}`);
        if (PICTURES) await page.screenshot({ path: join(PICTURES, `${colorScheme}${hash.replace(/\W+/g, "-").slice(0, 8)}.png`), fullPage: !hash.startsWith("#/apps") });
        await page.close();
      }
    }
  },
  async "accessibility tree names what is there"() {
    const page = await open();
    for (const [role, name] of [["heading", "Apps and their permissions"], ["heading", "Risk and use"], ["heading", "When credentials end"], ["heading", "What to do first"], ["link", "Overview"], ["img", /^Ends of credentials: /]]) {
      assert.equal(await page.getByRole(role, { name, exact: true }).count(), 1, `${role} ${name}`);
    }
    await page.goto(`${address}#/apps`);
    for (const [role, name] of [["searchbox", "Search"], ["combobox", "Kind"], ["search", "Apps"], ["table", "Apps; the headings sort"], ["status", ""]]) {
      assert.equal(await page.getByRole(role, name ? { name } : {}).count(), 1, `${role} ${name}`);
    }
    await page.close();
  },
  async "a narrow window needs no sideways scrolling"() {
    for (const hash of ["", "#/apps"]) {
      const page = await browser.newPage();
      await page.setViewportSize({ width: 380, height: 800 });
      await open(hash, page);
      const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      const wide = await page.evaluate(() => [...document.querySelectorAll("main *")].filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest(".scroll, .panel")).map((part) => part.outerHTML.slice(0, 80)));
      assert.ok(inside <= outside, `${hash}: ${inside} > ${outside}: ${wide.slice(0, 3)}`);
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `narrow${hash.replace(/\W+/g, "-")}.png`) });
      await page.close();
    }
  },
  async "without scripts the figures, the charts and the first steps are there"() {
    const other = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
    const context = await other.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    assert.equal(await page.locator(".card").count(), 5);
    assert.equal(await page.locator("svg.timeline").isVisible(), true);
    assert.ok((await page.locator(".findings li").count()) > 10);
    assert.equal(await page.locator("nav").isVisible(), false, "there is no way to what needs scripts");
    await other.close();
  },
  async "nothing was reported, and nothing asked for"() {
    assert.deepEqual(problems, []);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.message}`);
  }
}
await browser.close();
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
