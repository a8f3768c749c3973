/**
 * Google Apps Script: henter ansatte fra Entra til regnearket "Telefonliste".
 * Kjøres av en tidsstyrt utløser hver natt.
 */
var TENANT_ID = 'e2f0c3ab-5c39-4c7a-8d1e-0c9f3a7b6d52';
var KLIENT_ID = '9c0d7d52-1f0b-4b1e-a6c1-84b1c7a4d3e9';

function hentToken_() {
  var svar = UrlFetchApp.fetch('https://login.microsoftonline.com/' + TENANT_ID + '/oauth2/v2.0/token', {
    method: 'post',
    contentType: 'application/x-www-form-urlencoded',
    payload: 'grant_type=client_credentials&client_id=' + KLIENT_ID +
      '&client_secret=' + encodeURIComponent('«8Q telefonliste»') +
      '&scope=' + encodeURIComponent('https://graph.microsoft.com/.default'),
    muteHttpExceptions: true
  });
  if (svar.getResponseCode() !== 200) {
    throw new Error('Innlogging feilet: ' + JSON.parse(svar.getContentText()).error);
  }
  return JSON.parse(svar.getContentText()).access_token;
}

function hentAnsatte_() {
  var url = "https://graph.microsoft.com/v1.0/users?$select=displayName,jobTitle,mobilePhone,mail,department" +
    "&$filter=" + encodeURIComponent("accountEnabled eq true and userType eq 'Member'");
  var svar = UrlFetchApp.fetch(url, { headers: { Authorization: 'Bearer ' + hentToken_() } });
  return JSON.parse(svar.getContentText()).value;
}

function oppdaterTelefonliste() {
  var ark = SpreadsheetApp.getActive().getSheetByName('Telefonliste');
  var rader = hentAnsatte_()
    .filter(function (a) { return a.mobilePhone; })
    .sort(function (a, b) { return a.displayName.localeCompare(b.displayName, 'nb'); })
    .map(function (a) { return [a.displayName, a.jobTitle || '', a.department || '', a.mobilePhone, a.mail || '']; });
  ark.getRange(2, 1, Math.max(ark.getLastRow() - 1, 1), 5).clearContent();
  if (rader.length) {
    ark.getRange(2, 1, rader.length, 5).setValues(rader);
  }
  ark.getRange('G1').setValue(new Date());
}
