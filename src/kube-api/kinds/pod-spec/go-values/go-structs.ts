/**
 * The fields of pod specs, volumes and quotas as the API server's own Go types hold them: what its messages print when they show values
 * (kubernetes/pkg/apis/core/types.go, k8s.io/apimachinery/pkg/apis/meta/v1/types.go).
 *
 * One struct per unindented line, its fields below in order: `Name:type`, `Name=jsonName:type` where the JSON name is not the
 * Go name with a small first letter, `~Name` for a struct whose fields stand among the outer one's in JSON. The host
 * namespaces of a pod stand in its PodSecurityContext here.
 */
export const GO_STRUCTS = `
PodSpec
  Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer
  RestartPolicy:RestartPolicy TerminationGracePeriodSeconds:*int64 ActiveDeadlineSeconds:*int64
  DNSPolicy=dnsPolicy:DNSPolicy NodeSelector:map[string]string ServiceAccountName:string
  AutomountServiceAccountToken:*bool NodeName:string SecurityContext:*PodSecurityContext
  ImagePullSecrets:[]LocalObjectReference Hostname:string Subdomain:string SetHostnameAsFQDN:*bool
  Affinity:*Affinity SchedulerName:string Tolerations:[]Toleration HostAliases:[]HostAlias
  PriorityClassName:string Priority:*int32 PreemptionPolicy:*PreemptionPolicy DNSConfig=dnsConfig:*PodDNSConfig
  ReadinessGates:[]PodReadinessGate RuntimeClassName:*string Overhead:ResourceList EnableServiceLinks:*bool
  TopologySpreadConstraints:[]TopologySpreadConstraint OS=os:*PodOS SchedulingGates:[]PodSchedulingGate
  ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements
Volume
  Name:string ~VolumeSource
VolumeSource
  HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource
  GCEPersistentDisk=gcePersistentDisk:*GCEPersistentDiskVolumeSource
  AWSElasticBlockStore=awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource GitRepo:*GitRepoVolumeSource
  Secret:*SecretVolumeSource NFS=nfs:*NFSVolumeSource ISCSI=iscsi:*ISCSIVolumeSource
  Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource
  RBD=rbd:*RBDVolumeSource Quobyte:*QuobyteVolumeSource FlexVolume:*FlexVolumeSource Cinder:*CinderVolumeSource
  CephFS=cephfs:*CephFSVolumeSource Flocker:*FlockerVolumeSource DownwardAPI:*DownwardAPIVolumeSource
  FC=fc:*FCVolumeSource AzureFile:*AzureFileVolumeSource ConfigMap:*ConfigMapVolumeSource
  VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource
  PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource Projected:*ProjectedVolumeSource
  PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource StorageOS=storageos:*StorageOSVolumeSource
  CSI=csi:*CSIVolumeSource Ephemeral:*EphemeralVolumeSource Image:*ImageVolumeSource
HostPathVolumeSource
  Path:string Type:*HostPathType
EmptyDirVolumeSource
  Medium:StorageMedium SizeLimit:*resource.Quantity
GCEPersistentDiskVolumeSource
  PDName=pdName:string FSType=fsType:string Partition:int32 ReadOnly:bool
AWSElasticBlockStoreVolumeSource
  VolumeID:string FSType=fsType:string Partition:int32 ReadOnly:bool
GitRepoVolumeSource
  Repository:string Revision:string Directory:string
SecretVolumeSource
  SecretName:string Items:[]KeyToPath DefaultMode:*int32 Optional:*bool
KeyToPath
  Key:string Path:string Mode:*int32
NFSVolumeSource
  Server:string Path:string ReadOnly:bool
ISCSIVolumeSource
  TargetPortal:string IQN=iqn:string Lun:int32 ISCSIInterface=iscsiInterface:string FSType=fsType:string
  ReadOnly:bool Portals:[]string DiscoveryCHAPAuth=chapAuthDiscovery:bool SessionCHAPAuth=chapAuthSession:bool
  SecretRef:*LocalObjectReference InitiatorName:*string
LocalObjectReference
  Name:string
GlusterfsVolumeSource
  EndpointsName=endpoints:string Path:string ReadOnly:bool
PersistentVolumeClaimVolumeSource
  ClaimName:string ReadOnly:bool
RBDVolumeSource
  CephMonitors=monitors:[]string RBDImage=image:string FSType=fsType:string RBDPool=pool:string
  RadosUser=user:string Keyring:string SecretRef:*LocalObjectReference ReadOnly:bool
QuobyteVolumeSource
  Registry:string Volume:string ReadOnly:bool User:string Group:string Tenant:string
FlexVolumeSource
  Driver:string FSType=fsType:string SecretRef:*LocalObjectReference ReadOnly:bool Options:map[string]string
CinderVolumeSource
  VolumeID:string FSType=fsType:string ReadOnly:bool SecretRef:*LocalObjectReference
CephFSVolumeSource
  Monitors:[]string Path:string User:string SecretFile:string SecretRef:*LocalObjectReference ReadOnly:bool
FlockerVolumeSource
  DatasetName:string DatasetUUID:string
DownwardAPIVolumeSource
  Items:[]DownwardAPIVolumeFile DefaultMode:*int32
DownwardAPIVolumeFile
  Path:string FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*int32
ObjectFieldSelector
  APIVersion=apiVersion:string FieldPath:string
ResourceFieldSelector
  ContainerName:string Resource:string Divisor:resource.Quantity
FCVolumeSource
  TargetWWNs:[]string Lun:*int32 FSType=fsType:string ReadOnly:bool WWIDs=wwids:[]string
AzureFileVolumeSource
  SecretName:string ShareName:string ReadOnly:bool
ConfigMapVolumeSource
  ~LocalObjectReference Items:[]KeyToPath DefaultMode:*int32 Optional:*bool
VsphereVirtualDiskVolumeSource
  VolumePath:string FSType=fsType:string StoragePolicyName:string StoragePolicyID:string
AzureDiskVolumeSource
  DiskName:string DataDiskURI=diskURI:string CachingMode:*AzureDataDiskCachingMode FSType=fsType:*string
  ReadOnly:*bool Kind:*AzureDataDiskKind
PhotonPersistentDiskVolumeSource
  PdID:string FSType=fsType:string
ProjectedVolumeSource
  Sources:[]VolumeProjection DefaultMode:*int32
VolumeProjection
  Secret:*SecretProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*ConfigMapProjection
  ServiceAccountToken:*ServiceAccountTokenProjection ClusterTrustBundle:*ClusterTrustBundleProjection
SecretProjection
  ~LocalObjectReference Items:[]KeyToPath Optional:*bool
DownwardAPIProjection
  Items:[]DownwardAPIVolumeFile
ConfigMapProjection
  ~LocalObjectReference Items:[]KeyToPath Optional:*bool
ServiceAccountTokenProjection
  Audience:string ExpirationSeconds:int64 Path:string
ClusterTrustBundleProjection
  Name:*string SignerName:*string LabelSelector:*v1.LabelSelector Optional:*bool Path:string
PortworxVolumeSource
  VolumeID:string FSType=fsType:string ReadOnly:bool
ScaleIOVolumeSource
  Gateway:string System:string SecretRef:*LocalObjectReference SSLEnabled=sslEnabled:bool ProtectionDomain:string
  StoragePool:string StorageMode:string VolumeName:string FSType=fsType:string ReadOnly:bool
StorageOSVolumeSource
  VolumeName:string VolumeNamespace:string FSType=fsType:string ReadOnly:bool SecretRef:*LocalObjectReference
CSIVolumeSource
  Driver:string ReadOnly:*bool FSType=fsType:*string VolumeAttributes:map[string]string
  NodePublishSecretRef:*LocalObjectReference
EphemeralVolumeSource
  VolumeClaimTemplate:*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate
  ObjectMeta=metadata:v1.ObjectMeta Spec:PersistentVolumeClaimSpec
PersistentVolumeClaimSpec
  AccessModes:[]PersistentVolumeAccessMode Selector:*v1.LabelSelector Resources:VolumeResourceRequirements
  VolumeName:string StorageClassName:*string VolumeMode:*PersistentVolumeMode
  DataSource:*TypedLocalObjectReference DataSourceRef:*TypedObjectReference VolumeAttributesClassName:*string
VolumeResourceRequirements
  Limits:ResourceList Requests:ResourceList
TypedLocalObjectReference
  APIGroup=apiGroup:*string Kind:string Name:string
TypedObjectReference
  APIGroup=apiGroup:*string Kind:string Name:string Namespace:*string
ImageVolumeSource
  Reference:string PullPolicy:PullPolicy
Container
  Name:string Image:string Command:[]string Args:[]string WorkingDir:string Ports:[]ContainerPort
  EnvFrom:[]EnvFromSource Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy
  RestartPolicy:*ContainerRestartPolicy VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice
  LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle
  TerminationMessagePath:string TerminationMessagePolicy:TerminationMessagePolicy ImagePullPolicy:PullPolicy
  SecurityContext:*SecurityContext Stdin:bool StdinOnce:bool TTY=tty:bool
ContainerPort
  Name:string HostPort:int32 ContainerPort:int32 Protocol:Protocol HostIP:string
EnvFromSource
  Prefix:string ConfigMapRef:*ConfigMapEnvSource SecretRef:*SecretEnvSource
ConfigMapEnvSource
  ~LocalObjectReference Optional:*bool
SecretEnvSource
  ~LocalObjectReference Optional:*bool
EnvVar
  Name:string Value:string ValueFrom:*EnvVarSource
EnvVarSource
  FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*ConfigMapKeySelector
  SecretKeyRef:*SecretKeySelector
ConfigMapKeySelector
  ~LocalObjectReference Key:string Optional:*bool
SecretKeySelector
  ~LocalObjectReference Key:string Optional:*bool
ResourceRequirements
  Limits:ResourceList Requests:ResourceList Claims:[]ResourceClaim
ResourceClaim
  Name:string Request:string
ContainerResizePolicy
  ResourceName:ResourceName RestartPolicy:ResourceResizeRestartPolicy
VolumeMount
  Name:string ReadOnly:bool RecursiveReadOnly:*RecursiveReadOnlyMode MountPath:string SubPath:string
  MountPropagation:*MountPropagationMode SubPathExpr:string
VolumeDevice
  Name:string DevicePath:string
Probe
  ~ProbeHandler InitialDelaySeconds:int32 TimeoutSeconds:int32 PeriodSeconds:int32 SuccessThreshold:int32
  FailureThreshold:int32 TerminationGracePeriodSeconds:*int64
ProbeHandler
  Exec:*ExecAction HTTPGet=httpGet:*HTTPGetAction TCPSocket=tcpSocket:*TCPSocketAction GRPC=grpc:*GRPCAction
ExecAction
  Command:[]string
HTTPGetAction
  Path:string Port:intstr.IntOrString Host:string Scheme:URIScheme HTTPHeaders=httpHeaders:[]HTTPHeader
HTTPHeader
  Name:string Value:string
TCPSocketAction
  Port:intstr.IntOrString Host:string
GRPCAction
  Port:int32 Service:*string
Lifecycle
  PostStart:*LifecycleHandler PreStop:*LifecycleHandler
LifecycleHandler
  Exec:*ExecAction HTTPGet=httpGet:*HTTPGetAction TCPSocket=tcpSocket:*TCPSocketAction Sleep:*SleepAction
SleepAction
  Seconds:int64
SecurityContext
  Capabilities:*Capabilities Privileged:*bool SELinuxOptions=seLinuxOptions:*SELinuxOptions
  WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64 RunAsNonRoot:*bool
  ReadOnlyRootFilesystem:*bool AllowPrivilegeEscalation:*bool ProcMount:*ProcMountType
  SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile
Capabilities
  Add:[]Capability Drop:[]Capability
SELinuxOptions
  User:string Role:string Type:string Level:string
WindowsSecurityContextOptions
  GMSACredentialSpecName=gmsaCredentialSpecName:*string GMSACredentialSpec=gmsaCredentialSpec:*string
  RunAsUserName:*string HostProcess:*bool
SeccompProfile
  Type:SeccompProfileType LocalhostProfile:*string
AppArmorProfile
  Type:AppArmorProfileType LocalhostProfile:*string
EphemeralContainer
  ~EphemeralContainerCommon TargetContainerName:string
EphemeralContainerCommon
  Name:string Image:string Command:[]string Args:[]string WorkingDir:string Ports:[]ContainerPort
  EnvFrom:[]EnvFromSource Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy
  RestartPolicy:*ContainerRestartPolicy VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice
  LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle
  TerminationMessagePath:string TerminationMessagePolicy:TerminationMessagePolicy ImagePullPolicy:PullPolicy
  SecurityContext:*SecurityContext Stdin:bool StdinOnce:bool TTY=tty:bool
PodSecurityContext
  HostNetwork:bool HostPID:bool HostIPC:bool ShareProcessNamespace:*bool HostUsers:*bool
  SELinuxOptions=seLinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*int64
  RunAsGroup:*int64 RunAsNonRoot:*bool SupplementalGroups:[]int64
  SupplementalGroupsPolicy:*SupplementalGroupsPolicy FSGroup=fsGroup:*int64
  FSGroupChangePolicy=fsGroupChangePolicy:*PodFSGroupChangePolicy Sysctls:[]Sysctl SeccompProfile:*SeccompProfile
  AppArmorProfile:*AppArmorProfile SELinuxChangePolicy=seLinuxChangePolicy:*PodSELinuxChangePolicy
Sysctl
  Name:string Value:string
Affinity
  NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAntiAffinity
NodeAffinity
  RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector
  PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
NodeSelector
  NodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorTerm
  MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
NodeSelectorRequirement
  Key:string Operator:NodeSelectorOperator Values:[]string
PreferredSchedulingTerm
  Weight:int32 Preference:NodeSelectorTerm
PodAffinity
  RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm
  LabelSelector:*v1.LabelSelector Namespaces:[]string TopologyKey:string NamespaceSelector:*v1.LabelSelector
  MatchLabelKeys:[]string MismatchLabelKeys:[]string
WeightedPodAffinityTerm
  Weight:int32 PodAffinityTerm:PodAffinityTerm
PodAntiAffinity
  RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
Toleration
  Key:string Operator:TolerationOperator Value:string Effect:TaintEffect TolerationSeconds:*int64
HostAlias
  IP=ip:string Hostnames:[]string
PodDNSConfig
  Nameservers:[]string Searches:[]string Options:[]PodDNSConfigOption
PodDNSConfigOption
  Name:string Value:*string
PodReadinessGate
  ConditionType:PodConditionType
TopologySpreadConstraint
  MaxSkew:int32 TopologyKey:string WhenUnsatisfiable:UnsatisfiableConstraintAction LabelSelector:*v1.LabelSelector
  MinDomains:*int32 NodeAffinityPolicy:*NodeInclusionPolicy NodeTaintsPolicy:*NodeInclusionPolicy
  MatchLabelKeys:[]string
PodOS
  Name:OSName
PodSchedulingGate
  Name:string
PodResourceClaim
  Name:string ResourceClaimName:*string ResourceClaimTemplateName:*string
v1.LabelSelector
  MatchLabels:map[string]string MatchExpressions:[]v1.LabelSelectorRequirement
v1.LabelSelectorRequirement
  Key:string Operator:v1.LabelSelectorOperator Values:[]string
v1.ObjectMeta
  Labels:map[string]string Annotations:map[string]string
PersistentVolumeSource
  GCEPersistentDisk=gcePersistentDisk:*GCEPersistentDiskVolumeSource
  AWSElasticBlockStore=awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource HostPath:*HostPathVolumeSource
  Glusterfs:*GlusterfsPersistentVolumeSource NFS=nfs:*NFSVolumeSource RBD=rbd:*RBDPersistentVolumeSource
  Quobyte:*QuobyteVolumeSource ISCSI=iscsi:*ISCSIPersistentVolumeSource FlexVolume:*FlexPersistentVolumeSource
  Cinder:*CinderPersistentVolumeSource CephFS=cephfs:*CephFSPersistentVolumeSource FC=fc:*FCVolumeSource
  Flocker:*FlockerVolumeSource AzureFile:*AzureFilePersistentVolumeSource
  VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource
  PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource PortworxVolume:*PortworxVolumeSource
  ScaleIO:*ScaleIOPersistentVolumeSource Local:*LocalVolumeSource StorageOS=storageos:*StorageOSPersistentVolumeSource
  CSI=csi:*CSIPersistentVolumeSource
SecretReference
  Name:string Namespace:string
GlusterfsPersistentVolumeSource
  EndpointsName=endpoints:string Path:string ReadOnly:bool EndpointsNamespace:*string
RBDPersistentVolumeSource
  CephMonitors=monitors:[]string RBDImage=image:string FSType=fsType:string RBDPool=pool:string
  RadosUser=user:string Keyring:string SecretRef:*SecretReference ReadOnly:bool
ISCSIPersistentVolumeSource
  TargetPortal:string IQN=iqn:string Lun:int32 ISCSIInterface=iscsiInterface:string FSType=fsType:string
  ReadOnly:bool Portals:[]string DiscoveryCHAPAuth=chapAuthDiscovery:bool SessionCHAPAuth=chapAuthSession:bool
  SecretRef:*SecretReference InitiatorName:*string
FlexPersistentVolumeSource
  Driver:string FSType=fsType:string SecretRef:*SecretReference ReadOnly:bool Options:map[string]string
CinderPersistentVolumeSource
  VolumeID:string FSType=fsType:string ReadOnly:bool SecretRef:*SecretReference
CephFSPersistentVolumeSource
  Monitors:[]string Path:string User:string SecretFile:string SecretRef:*SecretReference ReadOnly:bool
AzureFilePersistentVolumeSource
  SecretName:string ShareName:string ReadOnly:bool SecretNamespace:*string
ScaleIOPersistentVolumeSource
  Gateway:string System:string SecretRef:*SecretReference SSLEnabled=sslEnabled:bool ProtectionDomain:string
  StoragePool:string StorageMode:string VolumeName:string FSType=fsType:string ReadOnly:bool
LocalVolumeSource
  Path:string FSType=fsType:*string
StorageOSPersistentVolumeSource
  VolumeName:string VolumeNamespace:string FSType=fsType:string ReadOnly:bool SecretRef:*ObjectReference
ObjectReference
  Kind:string Namespace:string Name:string UID=uid:types.UID APIVersion=apiVersion:string ResourceVersion:string
  FieldPath:string
CSIPersistentVolumeSource
  Driver:string VolumeHandle:string ReadOnly:bool FSType=fsType:string VolumeAttributes:map[string]string
  ControllerPublishSecretRef:*SecretReference NodeStageSecretRef:*SecretReference
  NodePublishSecretRef:*SecretReference ControllerExpandSecretRef:*SecretReference
  NodeExpandSecretRef:*SecretReference
VolumeNodeAffinity
  Required:*NodeSelector
PersistentVolumeSpec
  Capacity:ResourceList ~PersistentVolumeSource AccessModes:[]PersistentVolumeAccessMode ClaimRef:*ObjectReference
  PersistentVolumeReclaimPolicy:PersistentVolumeReclaimPolicy StorageClassName:string MountOptions:[]string
  VolumeMode:*PersistentVolumeMode NodeAffinity:*VolumeNodeAffinity VolumeAttributesClassName:*string
storage.VolumeAttachmentSpec
  Attacher:string Source:storage.VolumeAttachmentSource NodeName:string
storage.VolumeAttachmentSource
  PersistentVolumeName:*string InlineVolumeSpec:*PersistentVolumeSpec
storage.CSINodeDriver
  Name:string NodeID=nodeID:string TopologyKeys:[]string Allocatable:*storage.VolumeNodeResources
storage.VolumeNodeResources
  Count:*int32
ScopeSelector
  MatchExpressions:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement
  ScopeName:ResourceQuotaScope Operator:ScopeSelectorOperator Values:[]string
`;
