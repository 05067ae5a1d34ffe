; What the Windows installer adds to electron-builder's own, and takes away again.

!macro customInstall
  ; dcc:// links
  WriteRegStr SHCTX "Software\Classes\dcc" "" "URL:DCC Server"
  WriteRegStr SHCTX "Software\Classes\dcc" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\dcc\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHCTX "Software\Classes\dcc\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  ; Explorer's "Send to"
  CreateShortCut "$SENDTO\Port59.lnk" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  ; Only an installation for everybody has the rights for a firewall rule; else Windows asks at the first start.
  ${if} $installMode == "all"
    nsExec::Exec 'netsh advfirewall firewall delete rule name="Port59" program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
    nsExec::Exec 'netsh advfirewall firewall add rule name="Port59" dir=in action=allow protocol=TCP program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" enable=yes'
  ${endif}
!macroend

!macro customUnInstall
  ; An update installs over it: what it needs again stays.
  ${ifNot} ${isUpdated}
    DeleteRegKey SHCTX "Software\Classes\dcc"
    Delete "$SENDTO\Port59.lnk"
    ; "Start with the system", which the program itself sets under its appId
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "example.port59"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "example.port59"
    ${if} $installMode == "all"
      nsExec::Exec 'netsh advfirewall firewall delete rule name="Port59" program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
    ${endif}
  ${endif}
!macroend
