<#
.SYNOPSIS
  Hardens a Windows PC as an LPSE seat. Says what it would do; does it only with -Apply.

.DESCRIPTION
  For Windows 10/11 Enterprise, Education or IoT Enterprise: Shell Launcher and Keyboard Filter are
  parts of these editions only. Run in an elevated PowerShell 5.1. May be repeated: what is already
  right is left alone. What was there before is kept in %ProgramData%\lpse-kiosk\before.json, and
  -Undo puts it back.

  NOT RUN where it was written: no Windows and no PowerShell were at hand; only its syntax was
  checked. Read what it says without -Apply, and try it on a PC that you can set up again.

.EXAMPLE
  .\harden.ps1 -Gateway 10.20.0.5
  .\harden.ps1 -Gateway 10.20.0.5 -Apply
  .\harden.ps1 -Undo -Apply
#>
[CmdletBinding()]
param(
    # Addresses and ports of the gateways, one for each realm that this PC serves: nothing else
    # outside it may be reached. Two of them with a comma, in a PowerShell window (not by -File).
    [string[]] $Gateway = @(),
    [int[]] $GatewayPort = @(8440),
    # The account that shows the window; made when missing, without a password it could sign in with.
    [string] $WindowUser = 'lpse-window',
    [string] $Program = 'C:\Program Files\lpse-kiosk\Scripts\lpse-kiosk.exe',
    # `training` for a seat of the practice room.
    [ValidateSet('production', 'training')] [string] $Realm = 'production',
    [switch] $Apply,
    [switch] $Undo
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$Folder = Join-Path $env:ProgramData 'lpse-kiosk'
$BeforeFile = Join-Path $Folder 'before.json'
$Group = 'LPSE seat'
$Namespace = 'root\standardcimv2\embedded'

function Step {
    # Says what is done; does it with -Apply when it is not so already.
    param([string] $What, [scriptblock] $IsSo, [scriptblock] $Make)
    $so = $false
    try { $so = [bool](& $IsSo) } catch { $so = $false }
    if ($so) { Write-Output "same     $What"; return }
    if (-not $Apply) { Write-Output "would    $What"; return }
    & $Make
    Write-Output "done     $What"
}

$script:Before = @{}
function Read-Before {
    if (Test-Path $BeforeFile) {
        (Get-Content -Raw $BeforeFile | ConvertFrom-Json).PSObject.Properties |
            ForEach-Object { $script:Before[$_.Name] = $_.Value }
    }
}

function Save-Before {
    if (-not $Apply) { return }
    New-Item -ItemType Directory -Force $Folder | Out-Null
    $script:Before | ConvertTo-Json -Depth 4 | Set-Content -Encoding UTF8 $BeforeFile
}

function Set-Policy {
    # One registry value; the first value ever met is what -Undo puts back ($null: there was none).
    param([string] $Path, [string] $Name, $Value, [string] $Type = 'DWord', [string] $Why)
    Step "policy   $Why" {
        (Get-ItemProperty -Path $Path -Name $Name).$Name -eq $Value
    } {
        $key = "$Path|$Name"
        if (-not $script:Before.ContainsKey($key)) {
            $old = $null
            try { $old = (Get-ItemProperty -Path $Path -Name $Name).$Name } catch { $old = $null }
            $script:Before[$key] = @{ value = $old; type = $Type }
        }
        if (-not (Test-Path $Path)) { New-Item -Path $Path -Force | Out-Null }
        New-ItemProperty -Path $Path -Name $Name -Value $Value -PropertyType $Type -Force | Out-Null
    }
}

function Restore-Policies {
    foreach ($key in @($script:Before.Keys | Where-Object { $_ -like 'HKLM:*' })) {
        $path, $name = $key -split '\|', 2
        $was = $script:Before[$key]
        Step "policy   put back $name" { $false } {
            if ($null -eq $was.value) {
                Remove-ItemProperty -Path $path -Name $name -ErrorAction SilentlyContinue
            } else {
                New-ItemProperty -Path $path -Name $name -Value $was.value `
                    -PropertyType $was.type -Force | Out-Null
            }
            $script:Before.Remove($key)
        }
    }
}

function Enable-Feature {
    param([string] $Name)
    Step "feature  $Name" {
        (Get-WindowsOptionalFeature -Online -FeatureName $Name).State -eq 'Enabled'
    } {
        Enable-WindowsOptionalFeature -Online -FeatureName $Name -All -NoRestart | Out-Null
    }
}

function New-WindowUser {
    Step "user     $WindowUser (no administrator)" {
        $null -ne (Get-LocalUser -Name $WindowUser)
    } {
        # A password nobody knows: sign-in is by AutoLogon alone (see docs/how-to/install.md).
        $bytes = New-Object byte[] 32
        $random = [Security.Cryptography.RandomNumberGenerator]::Create()
        $random.GetBytes($bytes)
        $secret = ConvertTo-SecureString ([Convert]::ToBase64String($bytes)) -AsPlainText -Force
        New-LocalUser -Name $WindowUser -Password $secret -PasswordNeverExpires `
            -UserMayNotChangePassword -Description 'LPSE seat window' | Out-Null
    }
}

function Get-WindowSid { (Get-LocalUser -Name $WindowUser).SID.Value }

function Set-Shell {
    # Shell Launcher: this account gets our program in place of the desktop. Others keep theirs.
    Enable-Feature 'Client-EmbeddedShellLauncher'
    Step "shell    $WindowUser starts $Program ($Realm)" {
        $launcher = [wmiclass]"\\localhost\${Namespace}:WESL_UserSetting"
        $launcher.GetCustomShell((Get-WindowSid)).Shell -like "*$Program*--realm $Realm *"
    } {
        $launcher = [wmiclass]"\\localhost\${Namespace}:WESL_UserSetting"
        # What to do when it ends: 0 start it again. The default shell stays the desktop.
        $launcher.SetDefaultShell('explorer.exe', 0) | Out-Null
        $launcher.SetCustomShell((Get-WindowSid), "`"$Program`" --realm $Realm run", $null, $null, 0) | Out-Null
        $launcher.SetEnabled($true) | Out-Null
    }
}

function Remove-Shell {
    Step "shell    $WindowUser gets the desktop back" { $false } {
        $launcher = [wmiclass]"\\localhost\${Namespace}:WESL_UserSetting"
        $launcher.RemoveCustomShell((Get-WindowSid)) | Out-Null
        $launcher.SetEnabled($false) | Out-Null
    }
}

# Keys that leave the window or speak to Windows; names are Keyboard Filter's own.
$Keys = @(
    'Alt+F4', 'Alt+Tab', 'Alt+Esc', 'Alt+Space', 'Ctrl+Alt+Del', 'Ctrl+Esc', 'Ctrl+Tab',
    'Ctrl+Win+F', 'LAlt+LShift+PrtScn', 'LShift+LAlt+NumLock', 'Shift+Ctrl+Esc', 'Windows',
    'Win+Break', 'Win+C', 'Win+D', 'Win+Down', 'Win+E', 'Win+Enter', 'Win+Esc', 'Win+F', 'Win+F1',
    'Win+H', 'Win+Home', 'Win+I', 'Win+J', 'Win+K', 'Win+L', 'Win+Left', 'Win+M', 'Win+O', 'Win+P',
    'Win+PgDown', 'Win+PgUp', 'Win+Q', 'Win+R', 'Win+Right', 'Win+Shift+Down', 'Win+Shift+Left',
    'Win+Shift+Right', 'Win+Shift+Up', 'Win+Space', 'Win+T', 'Win+Tab', 'Win+U', 'Win+Up', 'Win+V',
    'Win+W', 'Win+Z', 'Application', 'BrowserBack', 'BrowserForward', 'BrowserHome',
    'BrowserRefresh', 'BrowserSearch', 'BrowserFavorites', 'LaunchMail', 'LaunchMediaSelect',
    'LaunchApp1', 'LaunchApp2'
)

function Set-Keys {
    param([bool] $Blocked)
    if ($Blocked) { Enable-Feature 'Client-KeyboardFilter' }
    foreach ($key in $Keys) {
        $word = if ($Blocked) { 'blocked' } else { 'free again' }
        Step "key      $key $word" {
            $found = Get-CimInstance -Namespace $Namespace -ClassName WEKF_PredefinedKey |
                Where-Object { $_.Id -eq $key }
            $null -ne $found -and $found.Enabled -eq $Blocked
        } {
            $found = Get-CimInstance -Namespace $Namespace -ClassName WEKF_PredefinedKey |
                Where-Object { $_.Id -eq $key }
            if ($null -eq $found) { Write-Warning "no such key here: $key"; return }
            Set-CimInstance -InputObject $found -Property @{ Enabled = $Blocked }
        }
    }
    foreach ($setting in @(
            @{ Name = 'DisableKeyboardFilterForAdministrators'; Value = 'true' },
            @{ Name = 'ForceOffAccessibility'; Value = "$Blocked".ToLower() })) {
        Step "key      $($setting.Name) = $($setting.Value)" {
            (Get-CimInstance -Namespace $Namespace -ClassName WEKF_Settings |
                Where-Object { $_.Name -eq $setting.Name }).Value -eq $setting.Value
        } {
            Get-CimInstance -Namespace $Namespace -ClassName WEKF_Settings |
                Where-Object { $_.Name -eq $setting.Name } |
                Set-CimInstance -Property @{ Value = $setting.Value }
        }
    }
}

function Set-Firewall {
    # Nothing in, and out to the gateway only. The loopback is not filtered by Windows Firewall.
    Step 'firewall everything is shut by default' {
        $open = Get-NetFirewallProfile -All | Where-Object {
            $_.Enabled -ne 'True' -or $_.DefaultInboundAction -ne 'Block' -or
            $_.DefaultOutboundAction -ne 'Block'
        }
        $null -eq $open
    } {
        Set-NetFirewallProfile -All -Enabled True -DefaultInboundAction Block `
            -DefaultOutboundAction Block -AllowLocalFirewallRules True
    }
    $wanted = (@($Gateway) + @($GatewayPort) | ForEach-Object { "$_" } | Sort-Object) -join ' '
    Step "firewall only $Gateway port $GatewayPort is reached" {
        $rule = Get-NetFirewallRule -DisplayName "$Group gateway"
        $there = @(($rule | Get-NetFirewallAddressFilter).RemoteAddress) +
            @(($rule | Get-NetFirewallPortFilter).RemotePort)
        (($there | ForEach-Object { "$_" } | Sort-Object) -join ' ') -eq $wanted
    } {
        Remove-NetFirewallRule -DisplayName "$Group gateway" -ErrorAction SilentlyContinue
        New-NetFirewallRule -DisplayName "$Group gateway" -Group $Group -Direction Outbound `
            -Action Allow -Protocol TCP -RemoteAddress $Gateway -RemotePort $GatewayPort | Out-Null
    }
    Step 'firewall rules of other programs do not let them out' {
        $null -eq (Get-NetFirewallRule -Direction Outbound -Enabled True -Action Allow |
            Where-Object { $_.Group -ne $Group })
    } {
        $others = @(Get-NetFirewallRule -Direction Outbound -Enabled True -Action Allow |
            Where-Object { $_.Group -ne $Group })
        if (-not $script:Before.ContainsKey('firewall|rules')) {
            $script:Before['firewall|rules'] = @{ value = @($others.Name); type = 'rules' }
        }
        $others | Disable-NetFirewallRule
    }
}

function Restore-Firewall {
    Step 'firewall the rules of before' { $false } {
        if ($script:Before.ContainsKey('firewall|rules')) {
            foreach ($name in $script:Before['firewall|rules'].value) {
                Enable-NetFirewallRule -Name $name -ErrorAction SilentlyContinue
            }
            $script:Before.Remove('firewall|rules')
        }
        Remove-NetFirewallRule -Group $Group -ErrorAction SilentlyContinue
        Set-NetFirewallProfile -All -DefaultOutboundAction Allow
    }
}

function Set-Policies {
    $system = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
    $windows = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows'
    $storage = "$windows\RemovableStorageDevices"
    $disks = "$storage\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}"
    Set-Policy "$windows\System" 'AllowClipboardHistory' 0 -Why 'the clipboard remembers nothing'
    Set-Policy "$windows\System" 'AllowCrossDeviceClipboard' 0 -Why 'the clipboard stays here'
    Set-Policy $system 'DisableLockWorkstation' 1 -Why 'Windows own lock is not the seat''s lock'
    Set-Policy $system 'HideFastUserSwitching' 1 -Why 'one user on the screen'
    Set-Policy $system 'InactivityTimeoutSecs' 0 -Why 'the seat locks itself, Windows does not'
    Set-Policy "$windows\Explorer" 'NoAutoplayfornonVolume' 1 -Why 'nothing starts from cameras'
    $explorer = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer'
    Set-Policy $explorer 'NoDriveTypeAutoRun' 255 -Why 'nothing starts from sticks'
    Set-Policy $disks 'Deny_Execute' 1 -Why 'no program runs from a stick'
    Set-Policy 'HKLM:\SYSTEM\CurrentControlSet\Control\Power' 'HiberbootEnabled' 0 `
        -Why 'no fast start-up: memory is not kept on disk, clocks start anew'
    Set-Policy 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management' `
        'ClearPageFileAtShutdown' 1 -Why 'the page file is wiped at shutdown'
    Set-Policy 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\Windows Error Reporting' 'Disabled' 1 `
        -Why 'no crash report with what somebody typed'
    Set-Policy 'HKLM:\SYSTEM\CurrentControlSet\Control\CrashControl' 'CrashDumpEnabled' 0 `
        -Why 'no memory dump on disk'
}

function Set-Power {
    foreach ($setting in @('standby-timeout-ac', 'standby-timeout-dc', 'hibernate-timeout-ac',
            'monitor-timeout-ac')) {
        Step "power    $setting never" { $false } { powercfg.exe /change $setting 0 | Out-Null }
    }
    Step 'power    no hibernation file' { -not (Test-Path 'C:\hiberfil.sys') } {
        powercfg.exe /hibernate off | Out-Null
    }
}

$elevated = ([Security.Principal.WindowsPrincipal]
    [Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole('Administrators')
if ($Apply -and -not $elevated) { throw 'Run this in an elevated PowerShell.' }
if (-not $Undo -and -not $Gateway) { throw 'Say which gateway: -Gateway ADDRESS' }
if (-not $Apply) { Write-Output 'Nothing is changed: add -Apply to change it.' }

Read-Before
try {
    if ($Undo) {
        Remove-Shell
        Set-Keys -Blocked $false
        Restore-Firewall
        Restore-Policies
    } else {
        New-WindowUser
        Set-Shell
        Set-Keys -Blocked $true
        Set-Firewall
        Set-Policies
        Set-Power
    }
} finally {
    Save-Before
}
Write-Output 'Restart the PC to finish.'
