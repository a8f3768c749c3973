"use strict";
(() => {
  const apps = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(apps.map((app) => [app.app_id, app]));
  const LEVELS = ["low", "medium", "high", "critical"];
  const KINDS = { "own": "own", "third-party": "third party", "managed-identity": "managed identity", "first-party": "Microsoft" };
  const FILTERS = ["kind", "risk", "use", "verdict", "credentials", "findings", "unused"];
  const PAGE = 100;
  const find = (id) => document.getElementById(id);

  // Text goes into text nodes only: nothing that a tenant calls an app can become markup.
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };
  // What stands in backticks is a name or a command.
  const words = (text) => { const parts = document.createDocumentFragment(); (text || "").split("`").forEach((part, place) => parts.append(place % 2 ? element("code", {}, part) : part)); return parts; };
  const day = (moment) => (moment ? moment.slice(0, 10) : "");
  const level = (name) => (name ? LEVELS.indexOf(name) : -1);
  const risk = (name) => (name ? element("span", { class: `risk ${name}` }, name) : element("span", { class: "zero" }, "none"));
  const useOf = (held) => (held.used === null || held.used === undefined ? "unknown" : held.used === 0 ? "unused" : "used");
  const isForSignIn = (credential) => credential.purpose === "sign-in";

  // What the table shows and sorts by, worked out once.
  const rows = apps.map((app) => {
    const granted = app.permissions.filter((held) => held.granted);
    const ends = app.credentials.filter((credential) => isForSignIn(credential) && credential.end);
    const ahead = ends.filter((credential) => credential.days_left === null || credential.days_left >= 0).map((credential) => credential.end).sort();
    return {
      app, granted, ends,
      name: app.display_name.toLowerCase(),
      kind: KINDS[app.kind] || app.kind,
      risk: level(app.risk),
      permissions: granted.length,
      todo: app.permissions.filter((held) => held.verdict === "remove" || held.verdict === "narrow").length,
      end: ahead[0] || (ends.length ? ends.map((credential) => credential.end).sort().pop() : ""),
      sign: app.last_sign_in || "",
      findings: app.findings.length,
      worst: Math.max(-1, ...app.findings.map((finding) => level(finding.severity))),
      text: [app.display_name, app.app_id, app.object_id, app.registration_id, app.resource_id, app.publisher,
        ...app.permissions.map((held) => held.permission), ...(app.owners || []).map((owner) => owner.name)].filter(Boolean).join("\n").toLowerCase(),
    };
  });

  const state = { key: "risk", descending: true, shown: PAGE, query: new URLSearchParams(), scroll: 0 };

  const matches = (row) => {
    const query = state.query;
    const words = (query.get("search") || "").toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.every((word) => row.text.includes(word))) return false;
    const wanted = (key) => query.get(key) || "";
    if (wanted("kind") && row.app.kind !== wanted("kind")) return false;
    if (wanted("use")) {
      // With a risk: an app that holds a permission of that risk and of that use, as the matrix counts them.
      if (!row.granted.some((held) => useOf(held) === wanted("use") && (!wanted("risk") || held.risk === wanted("risk")))) return false;
    } else if (wanted("risk") && row.app.risk !== wanted("risk")) return false;
    if (wanted("verdict") === "less") { if (row.todo === 0) return false; }
    else if (wanted("verdict") && !row.app.permissions.some((held) => held.verdict === wanted("verdict"))) return false;
    if (wanted("unused") && !row.app.unused) return false;
    if (wanted("findings") && row.worst < { critical: 3, high: 2, any: 0 }[wanted("findings")]) return false;
    const left = (test) => row.ends.some((credential) => credential.days_left !== null && test(credential.days_left));
    if (wanted("credentials") === "ending" && !left((days) => days >= 0 && days <= 30)) return false;
    if (wanted("credentials") === "ended" && !left((days) => days < 0)) return false;
    if (wanted("credentials") === "none" && row.app.credentials.length > 0) return false;
    return true;
  };

  const compare = (one, other) => {
    const [left, right] = [one[state.key], other[state.key]];
    // What is not known goes last, whichever way is sorted.
    if (left === "" || right === "") { if (left !== right) return left === "" ? 1 : -1; }
    const order = typeof left === "string" ? left.localeCompare(right) : left - right;
    return (state.descending ? -order : order) || one.name.localeCompare(other.name);
  };

  const endCell = (row) => {
    if (!row.end) return "";
    const nearest = row.ends.find((credential) => credential.end === row.end);
    const days = nearest ? nearest.days_left : null;
    const tone = days !== null && days < 0 ? "ended" : days !== null && days <= 30 ? "ending" : "";
    return element("span", { class: tone }, day(row.end) + (tone === "ended" ? " (ended)" : tone === "ending" ? ` (${days} d)` : ""));
  };

  const rowElement = (row) => element("tr", {},
    element("th", { scope: "row" }, element("a", { href: `#/app/${encodeURIComponent(row.app.app_id)}` }, row.app.display_name || row.app.app_id),
      row.app.enabled === false ? element("span", { class: "tag" }, "disabled") : null,
      row.app.unused ? element("span", { class: "tag" }, "unused") : null),
    element("td", {}, row.kind), element("td", {}, risk(row.app.risk)),
    element("td", { class: "number" }, String(row.permissions)), element("td", { class: "number" }, row.todo ? String(row.todo) : ""),
    element("td", {}, endCell(row)), element("td", {}, day(row.sign)),
    element("td", { class: "number" }, row.findings ? String(row.findings) : ""));

  let found = [];
  const renderRows = () => {
    find("rows").replaceChildren(...found.slice(0, state.shown).map(rowElement));
    find("more").hidden = found.length <= state.shown;
  };
  const renderTable = () => {
    found = rows.filter(matches).sort(compare);
    find("count").textContent = found.length === rows.length ? `${rows.length} apps` : `${found.length} of ${rows.length} apps`;
    for (const heading of document.querySelectorAll("#table thead th")) {
      if (heading.dataset.key === state.key) heading.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    }
    renderRows();
  };

  const command = (text) => {
    if (!text) return null;
    const button = element("button", { type: "button", "aria-label": `Copy: ${text}` }, "Copy");
    button.addEventListener("click", () => {
      const done = () => { button.textContent = "Copied"; };
      const selectText = () => { getSelection().selectAllChildren(code); button.textContent = "Selected"; };
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, selectText); else selectText();
    });
    if (!text.startsWith("apponly ")) return element("span", { class: "fix" }, words(text));
    const code = element("code", {}, text);
    return element("div", { class: "command" }, code, button);
  };
  const table = (headings, lines) => element("div", { class: "scroll" }, element("table", {},
    element("thead", {}, element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading)))),
    element("tbody", {}, ...lines)));
  const panel = (title, ...content) => element("section", { class: "panel" }, element("h3", {}, title), ...content);
  const yes = (is) => (is === true ? "yes" : is === false ? "no" : "unknown");

  const facts = (app) => {
    const lines = [
      ["Client id", app.app_id], ["Object id", app.object_id], ["Registration", app.registration_id], ["Kind", KINDS[app.kind] || app.kind],
      ["Owned by tenant", app.owner_tenant_id], ["Publisher", app.publisher], ["Azure resource", app.resource_id], ["Who may sign in", app.audience],
      ["Enabled", yes(app.enabled)], ["Created", day(app.created)], ["Last sign-in", day(app.last_sign_in) || "unknown or never"],
      ["Owners", app.owners === null ? "unknown" : app.owners.length ? app.owners.map((owner) => owner.name || owner.id).join(", ") : "none"],
      ["Delegated", (app.delegated || []).map((access) => `${access.resource}: ${access.for_everyone.join(" ") || "none for everybody"}${access.users ? `, and by ${access.users} users for themselves` : ""}`).join("; ")],
      ["Calls", app.calls ? `${app.calls.succeeded} succeeded, ${app.calls.refused} refused, ${app.calls.distinct} different` : null],
    ];
    return element("dl", {}, ...lines.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  };
  const permissions = (app) => table(["Permission", "Risk", "Granted", "Asked for", "Used", "Needed", "Verdict"], app.permissions.map((held) => element("tr", {},
    element("th", { scope: "row" }, element("code", {}, held.permission), element("span", { class: "reason" }, held.resource)),
    element("td", {}, risk(held.risk), element("span", { class: "reason" }, words(held.risk_reason))),
    element("td", {}, yes(held.granted)), element("td", {}, yes(held.declared)),
    element("td", {}, held.used === null || held.used === undefined ? "unknown" : `${held.used} calls`), element("td", {}, yes(held.least)),
    element("td", {}, element("span", { class: `verdict ${held.verdict}` }, held.verdict), element("span", { class: "reason" }, words(held.reason)), command(held.fix)))));
  const credentials = (app) => table(["Credential", "Where", "Ends", "Last used", "Id"], app.credentials.map((credential) => {
    const days = credential.days_left;
    const tone = !isForSignIn(credential) || days === null ? "" : days < 0 ? "ended" : days <= 30 ? "ending" : "";
    const remaining = days === null ? "" : days < 0 ? ` (${-days} days ago)` : ` (${days} days)`;
    return element("tr", {},
      element("th", { scope: "row" }, credential.kind, credential.display_name ? `: ${credential.display_name}` : "",
        isForSignIn(credential) ? null : element("span", { class: "tag" }, credential.purpose),
        credential.issuer ? element("span", { class: "reason" }, `${credential.issuer}, subject ${credential.subject || "?"}`) : null),
      element("td", {}, credential.place), element("td", {}, element("span", { class: tone }, day(credential.end) + remaining)),
      element("td", {}, day(credential.last_used) || "unknown or never"), element("td", {}, element("code", {}, credential.key_id)));
  }));
  const findingsList = (app) => element("ol", { class: "findings" }, ...app.findings.map((finding) => element("li", {},
    risk(finding.severity), " ", words(finding.message), " ", element("code", {}, finding.rule), command(finding.fix))));
  const minimum = (app) => element("ul", {}, ...app.minimum.map((least) => element("li", {},
    element("code", {}, least.permission), " ", risk(least.risk), least.granted ? " held: " : " not held: ", words(least.why))));

  const renderApp = (app) => {
    const title = element("h2", { id: "app-title", tabindex: "-1" }, app ? app.display_name || app.app_id : "No such app");
    const parts = [element("a", { class: "back", href: backAddress() }, "← All apps"), title];
    if (app) {
      parts.push(panel("Facts", facts(app)));
      if (app.findings.length) parts.push(panel("Findings", findingsList(app)));
      parts.push(panel("Application permissions", app.permissions.length ? permissions(app) : "It holds none, and asks for none."));
      if (app.minimum) parts.push(panel("Least permissions for the calls that it made", app.minimum.length ? minimum(app) : "It made no call that needs one."));
      parts.push(panel("Credentials", app.credentials.length ? credentials(app) : "It has none."));
    }
    find("app").replaceChildren(...parts);
    return title;
  };
  const backAddress = () => { const query = state.query.toString(); return `#/apps${query ? `?${query}` : ""}`; };

  const readFilters = () => {
    const query = new URLSearchParams();
    if (find("search").value.trim()) query.set("search", find("search").value.trim());
    for (const key of FILTERS) if (find(key).value) query.set(key, find(key).value);
    return query;
  };
  const showFilters = () => {
    // A search that is being written is not written over.
    if (find("search").value.trim() !== (state.query.get("search") || "")) find("search").value = state.query.get("search") || "";
    for (const key of FILTERS) find(key).value = state.query.get(key) || "";
  };
  const filtersChanged = () => {
    state.query = readFilters();
    state.shown = PAGE;
    history.replaceState(null, "", backAddress());
    renderTable();
  };

  const route = (focus) => {
    const [path, query] = location.hash.replace(/^#/, "").split("?");
    const at = path.startsWith("/app/") ? "app" : path === "/apps" ? "apps" : "overview";
    // An address within the page, such as that of the link to the content, is no part of the report.
    if (path && !path.startsWith("/")) return;
    if (!find("apps").hidden) state.scroll = scrollY;
    for (const part of ["overview", "apps", "app"]) find(part).hidden = part !== at;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.getAttribute("href") === (at === "overview" ? "#/" : "#/apps")) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (at === "apps") {
      const before = state.query.toString();
      state.query = new URLSearchParams(query || "");
      if (state.query.toString() !== before) state.shown = PAGE;
      showFilters();
      renderTable();
      if (focus) {
        const last = state.opened && find("rows").querySelector(`a[href="#/app/${CSS.escape(state.opened)}"]`);
        if (last) { last.focus({ preventScroll: true }); scrollTo(0, state.scroll); } else { find("apps-title").focus(); scrollTo(0, 0); }
      }
      state.opened = null;
    } else if (at === "app") {
      let id = path.slice(5);
      try { id = decodeURIComponent(id); } catch { /* as it is */ }
      state.opened = id;
      const title = renderApp(byId.get(id));
      scrollTo(0, 0);
      if (focus) title.focus({ preventScroll: true });
    } else if (focus) scrollTo(0, 0);
  };

  const moveInTable = (event) => {
    const links = [...find("rows").querySelectorAll("th a")];
    const place = links.indexOf(document.activeElement);
    if (place < 0) return;
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: links.length - 1 }[event.key];
    if (next === undefined || !links[next]) return;
    event.preventDefault();
    links[next].focus();
  };
  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !writing) {
      event.preventDefault();
      if (find("apps").hidden) location.hash = backAddress();
      setTimeout(() => find("search").focus());
    } else if (event.key === "Escape" && !find("app").hidden) location.hash = backAddress();
    else if (event.key === "Escape" && event.target === find("search")) { find("search").value = ""; filtersChanged(); }
    else if (!writing) moveInTable(event);
  };

  const THEMES = ["system", "light", "dark"];
  const setTheme = (name) => {
    if (name === "system") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = name;
    find("theme").textContent = `Colours: ${name}`;
    find("theme").setAttribute("aria-label", `Colours: ${name === "system" ? "as the system has them" : name}`);
  };

  document.querySelector("[data-script]").hidden = false;
  find("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme || "system") + 1) % THEMES.length]));
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("filters").addEventListener("input", filtersChanged);
  find("filters").addEventListener("reset", () => setTimeout(filtersChanged));
  find("more").addEventListener("click", () => {
    const first = state.shown;
    state.shown += PAGE;
    renderRows();
    const link = find("rows").querySelectorAll("th a")[first];
    if (link) link.focus();
  });
  for (const heading of document.querySelectorAll("#table thead th")) {
    heading.firstElementChild.addEventListener("click", () => {
      const textual = ["name", "kind", "end"].includes(heading.dataset.key);
      state.descending = state.key === heading.dataset.key ? !state.descending : !textual;
      state.key = heading.dataset.key;
      renderTable();
    });
  }
  addEventListener("keydown", keys);
  addEventListener("hashchange", () => route(true));
  route(false);
})();
