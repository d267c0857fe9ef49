<#
.SYNOPSIS
Posts HL7 v2 messages, a file each, in the order given, and prints the answers. It stops at the first that is not accepted.
.DESCRIPTION
Windows PowerShell 5.1 (.NET Framework 4.7.1) or PowerShell 7. Exit code: 0 all accepted (MSA|AA); 1 refused, sending it
again changes nothing; 75 send it again later, unchanged.
.EXAMPLE
./send.ps1 message.hl7
.EXAMPLE
./send.ps1 message.hl7 -Url https://dex.example.nhs.uk -Thumbprint 0A1B… -ClientId r0d-mirth -Secret (Read-Host -AsSecureString)
#>
param(
  [Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Path,
  [string] $Url = 'http://localhost:8000',
  [string] $SourceDomain = 'emergency-care',
  [string] $Organisation = 'r0d',
  # Of a client certificate in Cert:\CurrentUser\My or Cert:\LocalMachine\My.
  [string] $Thumbprint,
  [string] $ClientId,
  [securestring] $Secret
)
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

$handler = [Net.Http.HttpClientHandler]::new()
$handler.AllowAutoRedirect = $false
if ($Thumbprint) {
  $found = Get-ChildItem Cert:\CurrentUser\My, Cert:\LocalMachine\My | Where-Object { $_.Thumbprint -eq $Thumbprint }
  if (-not $found) { [Console]::Error.WriteLine("no certificate $Thumbprint in CurrentUser\My or LocalMachine\My"); exit 1 }
  [void] $handler.ClientCertificates.Add(@($found)[0])
}
$client = [Net.Http.HttpClient]::new($handler)
$client.Timeout = [TimeSpan]::FromSeconds(60)

# Returns the status (0: no answer) and the text.
function Send-Request($Target, $Content, $Headers) {
  $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::Post, [string] $Target)
  $request.Content = $Content
  foreach ($name in $Headers.Keys) { [void] $request.Headers.TryAddWithoutValidation($name, $Headers[$name]) }
  try {
    $response = $client.SendAsync($request).GetAwaiter().GetResult()
    return @{ Status = [int] $response.StatusCode; Text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult() }
  } catch { return @{ Status = 0; Text = $_.Exception.GetBaseException().Message } }
}

function Exit-Refused($Answer) {
  [Console]::Error.WriteLine("$($Answer.Text)`nHTTP $($Answer.Status)")
  if ($Answer.Status -in 0, 401, 408, 429 -or $Answer.Status -ge 500) { exit 75 }
  exit 1
}

# In single quotes: "$ingest" would be a variable of PowerShell.
$headers = @{ 'source-domain' = $SourceDomain; 'organisation-code' = $Organisation; 'data-type' = 'Hl7v2' }
if ($ClientId) {
  $plain = [Net.NetworkCredential]::new('', $Secret).Password
  $pair = [Uri]::EscapeDataString($ClientId) + ':' + [Uri]::EscapeDataString($plain) # RFC 6749 ch. 2.3.1
  $basic = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
  $form = [Net.Http.StringContent]::new('grant_type=client_credentials', [Text.Encoding]::ASCII, 'application/x-www-form-urlencoded')
  $answer = Send-Request ($Url + '/$ingest/auth') $form @{ Authorization = $basic }
  if ($answer.Status -ne 200) { Exit-Refused $answer }
  $headers.Authorization = 'Bearer ' + ($answer.Text | ConvertFrom-Json).access_token
}

foreach ($file in $Path) {
  # The bytes of the file as they are: reading it as text would change line ends and characters.
  $content = [Net.Http.ByteArrayContent]::new([IO.File]::ReadAllBytes((Resolve-Path -LiteralPath $file).ProviderPath))
  $content.Headers.ContentType = [Net.Http.Headers.MediaTypeHeaderValue]::Parse('text/plain; charset=utf-8')
  $answer = Send-Request ($Url + '/$ingest') $content $headers
  # The acknowledgement decides, not the status: under always-200 a refusal comes with 200, and a batch has many.
  $answer.Text = $answer.Text.Replace("`r", "`n").TrimEnd()
  $codes = @([regex]::Matches($answer.Text, '(?m)^MSA.(..)') | ForEach-Object { $_.Groups[1].Value } | Select-Object -Unique)
  if ($codes.Count -ne 1 -or $codes[0] -ne 'AA') { Exit-Refused $answer }
  $answer.Text
}
